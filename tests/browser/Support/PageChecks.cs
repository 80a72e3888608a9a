using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace Browser.Tests.Support;

/// <summary>What is asked of every page in every state.</summary>
public static class PageChecks
{
    private static readonly Lazy<string> Axe = new(() => File.ReadAllText(Files.AxeSource));

    /// <summary>No violation that axe-core finds, best practices included.</summary>
    public static async Task AssertAccessibleAsync(this IPage page)
    {
        await page.EvaluateAsync(Axe.Value);
        var violations = await page.EvaluateAsync<JsonElement>("""
            async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
              .flatMap(v => v.nodes.map(n => `${v.id}: ${v.help}; ${n.target.join(" ")}: ${n.failureSummary}`))
            """);
        Assert.True(violations.GetArrayLength() == 0, string.Join("\n\n", violations.EnumerateArray()));
    }

    /// <summary>Nothing sticks out: a page never scrolls sideways.</summary>
    public static async Task AssertFitsAsync(this IPage page)
    {
        var overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"The page is {overflow} px wider than its window.");
    }

    public static Task ScreenshotAsync(this IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(Files.Screenshots, $"{name}.png") });
}
