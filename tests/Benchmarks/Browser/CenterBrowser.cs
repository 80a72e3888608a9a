using System.Diagnostics;
using Browser.Tests.Support;
using Microsoft.Playwright;

namespace Benchmarks.Browser;

/// <summary>Chromium, in which each user gets a profile that has cached nothing.</summary>
internal sealed class CenterBrowser : IAsyncDisposable
{
    private readonly Uri api;
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private CenterBrowser(Uri api, IPlaywright playwright, IBrowser browser) =>
        (this.api, this.playwright, this.browser) = (api, playwright, browser);

    public static async Task<CenterBrowser> LaunchAsync(Uri api)
    {
        var playwright = await Playwright.CreateAsync();
        try
        {
            return new CenterBrowser(api, playwright, await Chromium.LaunchAsync(playwright));
        }
        catch (InvalidOperationException e)
        {
            playwright.Dispose();
            throw new BenchmarkException(e.Message);
        }
    }

    /// <summary>The notification center of this user, connected and with its list shown.</summary>
    public async Task<CenterTab> OpenAsync(string user)
    {
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1280, Height = 860 } });
        var tab = new CenterTab(context, await context.NewPageAsync());
        var started = Stopwatch.GetTimestamp();
        await tab.LoadAsync(new Uri(api, $"app?user={user}"));
        tab.ReadyAfter = Stopwatch.GetElapsedTime(started);
        return tab;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
