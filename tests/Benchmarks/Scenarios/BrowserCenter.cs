using Benchmarks.Browser;
using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

internal sealed class BrowserCenter : IScenario
{
    private const int Rows = 1_000, PerSecond = 10;
    private const double LoadBudgetKb = 60;

    public string Name => "browser";

    public string Description => "the notification center in Chromium: first load, arrivals on screen, scrolling 1,000 items";

    public bool NeedsBrowser => true;

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        using var api = new Api(stack.Api);
        await using var browser = await CenterBrowser.LaunchAsync(stack.Api);
        return [.. await FirstLoadAsync(browser), .. await ArrivalsAsync(api, browser, load, cancellation),
            .. await ScrollAsync(api, browser, stack, cancellation)];
    }

    private static async Task<IEnumerable<Measure>> FirstLoadAsync(CenterBrowser browser)
    {
        await using var tab = await browser.OpenAsync("first-load");
        return
        [
            new("first load, compressed", await tab.LoadedBytesAsync() / 1024.0, "KB") { Budget = LoadBudgetKb },
            new("first load to list", tab.ReadyAfter.TotalMilliseconds, "ms"),
        ];
    }

    private static async Task<IEnumerable<Measure>> ArrivalsAsync(
        Api api, CenterBrowser browser, TimeSpan load, CancellationToken cancellation)
    {
        const string user = "arrivals";
        await using var tab = await browser.OpenAsync(user);
        var token = await api.TokenAsync("sender", "sender");
        var count = (int)(load.TotalSeconds * PerSecond);
        await Schedule.RunAsync(count, TimeSpan.FromSeconds(1) / PerSecond,
            (number, _) => api.SendAsync(token, Api.Notification(number, user), cancellation), cancellation);
        var painted = await tab.PaintedAsync(count);
        return
        [
            new("event to painted p50", painted.Percentile(50), "ms"),
            new("event to painted p95", painted.Percentile(95), "ms") { Budget = 50 },
        ];
    }

    private static async Task<IEnumerable<Measure>> ScrollAsync(Api api, CenterBrowser browser, Stack stack, CancellationToken cancellation)
    {
        const string user = "scroller";
        var rows = await StoredRows.LikeOneSentAsync(api, stack.StorageConnection, user, cancellation);
        await rows.FillAsync(Rows, cancellation);
        await using var tab = await browser.OpenAsync(user);
        var longest = await tab.ScrollAsync(Rows);
        // The browser tells of tasks from 50 ms on only.
        return [new($"longest task, {Rows:N0} items scrolled", longest, "ms") { Budget = 50 }];
    }
}
