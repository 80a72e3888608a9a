using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

internal sealed class InboxPage : IScenario
{
    private const int Rows = 10_000, PageSize = 20;

    /// <summary>The first is filtered by nothing, the last by what only reading can tell.</summary>
    private static readonly (string Name, string Filter)[] Filters =
    [
        ("page", ""),
        ("page of unread ones", "&status=unread"),
        ("page of several filters", "&status=unread&type=info&category=orders&minPriority=normal"),
        ("page of a text", "&q=warehouse"),
    ];

    public string Name => "inbox";

    public string Description => "a page of 20 out of 10,000 rows of one user, with and without filters";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        using var api = new Api(stack.Api);
        var rows = await StoredRows.LikeOneSentAsync(api, stack.StorageConnection, "many", cancellation);
        await rows.FillAsync(Rows, cancellation);
        var token = await api.TokenAsync("many");
        var measures = new List<Measure>();
        foreach (var (name, filter) in Filters)
        {
            var pages = await Repeat.RunAsync(async () =>
            {
                var page = await api.GetAsync($"notifications?limit={PageSize}{filter}", token, cancellation);
                if (page.GetProperty("items").GetArrayLength() != PageSize)
                    throw new BenchmarkException($"a {name} did not answer what was stored.");
            });
            measures.AddRange(Measure.P50P99(name, pages, p99: 15));
        }

        var storage = await Repeat.RunAsync(() => rows.PageAsync(PageSize + 1, cancellation));
        return [.. measures, .. Measure.P50P99("page's query, storage alone", storage)];
    }
}
