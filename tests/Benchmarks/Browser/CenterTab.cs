using Microsoft.Playwright;

namespace Benchmarks.Browser;

/// <summary>A user's notification center, and what the browser measured in it.</summary>
internal sealed class CenterTab(IBrowserContext context, IPage page) : IAsyncDisposable
{
    private const int WheelStep = 900;
    private static readonly float Limit = (float)TimeSpan.FromSeconds(60).TotalMilliseconds;

    /// <summary>
    /// Counts for each pushed notification from the frame's arrival, before the client sees it, to the first animation frame that has its
    /// item, and on to what runs after that frame was painted. And keeps the browser's long tasks.
    /// </summary>
    private const string Observe = """
        window.painted = [];
        window.longTasks = [];
        const tasks = new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((e) => e.duration)));
        tasks.observe({ type: "longtask", buffered: true });
        const shown = (id) => document.querySelector("main notification-inbox").shadowRoot.querySelector(`[data-id="${id}"]`);
        const watch = (id, arrived) => requestAnimationFrame(() => {
          if (!shown(id)) return watch(id, arrived);
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => painted.push(performance.now() - arrived);
          port2.postMessage(0);
        });
        window.WebSocket = class extends WebSocket {
          constructor(...parameters) {
            super(...parameters);
            this.addEventListener("message", ({ data }) => {
              const arrived = performance.now();
              for (const frame of String(data).split("\x1e")) {
                if (frame.includes('"target":"notification"')) watch(JSON.parse(frame).arguments[0].id, arrived);
              }
            });
          }
        };
        """;

    private readonly List<IResponse> files = [];

    /// <summary>From the navigation to the list.</summary>
    public TimeSpan ReadyAfter { get; set; }

    public async Task LoadAsync(Uri address)
    {
        page.SetDefaultTimeout(Limit);
        page.Response += (_, response) =>
        {
            if (response.Url.Contains("/api/v1/app", StringComparison.Ordinal))
                files.Add(response);
        };
        await page.AddInitScriptAsync(Observe);
        await page.GotoAsync(address.ToString());
        await page.Locator("main notification-inbox").Locator("article.item, .state").First.WaitForAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('main notification-inbox').current?.state === 'connected'");
    }

    /// <summary>Of the page and all its files, as they came over the network.</summary>
    public async Task<int> LoadedBytesAsync()
    {
        var sizes = await Task.WhenAll(files.Select(file => file.Request.SizesAsync()));
        return sizes.Sum(size => size.ResponseBodySize);
    }

    /// <summary>Once so many were painted.</summary>
    public async Task<Samples> PaintedAsync(int count)
    {
        await page.WaitForFunctionAsync("count => painted.length >= count", count);
        var samples = new Samples();
        foreach (var milliseconds in await page.EvaluateAsync<double[]>("() => painted"))
            samples.Add(TimeSpan.FromMilliseconds(milliseconds));
        return samples;
    }

    /// <summary>Down to the last of so many items and up again. The longest task meanwhile, in milliseconds; 0: none was over 50.</summary>
    public async Task<double> ScrollAsync(int count)
    {
        var items = page.Locator("main notification-inbox article.item");
        await page.EvaluateAsync("() => { longTasks.length = 0; }");
        await items.First.HoverAsync();
        while (await items.CountAsync() < count)
            await WheelAsync(WheelStep);
        while (await IsMovingAsync(-WheelStep))
        {
        }

        return await page.EvaluateAsync<double>("() => Math.max(0, ...longTasks)");
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    private async Task<bool> IsMovingAsync(int step)
    {
        const string top = "() => document.querySelector('main notification-inbox').shadowRoot.querySelector('.scroller').scrollTop";
        await WheelAsync(step);
        return await page.EvaluateAsync<double>(top) > 0;
    }

    private async Task WheelAsync(int step)
    {
        await page.Mouse.WheelAsync(0, step);
        await page.EvaluateAsync("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }
}
