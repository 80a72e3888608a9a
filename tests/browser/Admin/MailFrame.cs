using Browser.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace Browser.Tests.Admin;

/// <summary>The mail that a page shows in its frame. The frame runs no script, so it is asked from the page around it.</summary>
internal static class MailFrame
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until an expression of the frame's <c>mail</c> (its document) and <c>view</c> (its window) is that.</summary>
    public static async Task AssertMailAsync(this IPage page, string expected, string expression)
    {
        var script = "() => { const frame = document.querySelector('mail-frame iframe'); const mail = frame?.contentDocument; "
            + $"const view = frame?.contentWindow; return mail?.body ? String({expression}) : null; }}";
        var started = TimeProvider.System.GetTimestamp();
        string? found;
        do
        {
            found = await page.EvaluateAsync<string?>(script);
            if (found == expected)
                return;
            await Task.Delay(Pause);
        }
        while (TimeProvider.System.GetElapsedTime(started) < Visitor.Limit);
        Assert.Equal(expected, found);
    }
}
