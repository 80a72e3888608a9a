using System.Runtime.CompilerServices;

namespace Notifications.Client;

internal static class Paging
{
    /// <summary>All items, page by page as they are read.</summary>
    public static async IAsyncEnumerable<T> AllAsync<T>(
        Func<string?, CancellationToken, Task<Page<T>>> getPage, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (string? cursor = null; ;)
        {
            var page = await getPage(cursor, cancellation).ConfigureAwait(false);
            foreach (var item in page.Items)
                yield return item;
            if (page.NextCursor is null)
                yield break;
            cursor = page.NextCursor;
        }
    }
}
