using System.Collections.Concurrent;
using Microsoft.Playwright;
using Xunit;

namespace Browser.Tests.Support;

/// <summary>Somebody at a browser. What their tabs complain about (an exception, a refused script, a failed file) is kept.</summary>
public sealed class Visitor(IBrowserContext context) : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>Answers 404 where no pushes are set up: that is how the page finds out, and the browser writes of every 404.</summary>
    private const string NoPushKey = "/push-subscriptions/key";

    private readonly ConcurrentQueue<string> complaints = new();

    /// <summary>The first tab.</summary>
    public IPage Page { get; private set; } = null!;

    public IBrowserContext Context => context;

    public async Task<IPage> OpenTabAsync(string path)
    {
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout((float)Limit.TotalMilliseconds);
        page.PageError += (_, error) => complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Location.Contains(NoPushKey, StringComparison.Ordinal))
                complaints.Enqueue($"{message.Text} ({message.Location})");
        };
        await page.GotoAsync(path);
        Page ??= page;
        return page;
    }

    /// <summary>Nothing was thrown, refused or missing so far.</summary>
    public void AssertNoComplaints() => Assert.True(complaints.IsEmpty, string.Join('\n', complaints));

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
