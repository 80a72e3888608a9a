using Microsoft.Playwright;
using Notifications.Tests.Support;

namespace Browser.Tests.Admin;

/// <summary>The mail that a page shows in its frame. The frame runs no script, so it is asked from the page around it.</summary>
internal static class MailFrame
{
    /// <summary>Waits until an expression of the frame's <c>mail</c> (its document) and <c>view</c> (its window) is that.</summary>
    public static async Task AssertMailAsync(this IPage page, string expected, string expression)
    {
        var script = "() => { const frame = document.querySelector('mail-frame iframe'); const mail = frame?.contentDocument; "
            + "const view = frame?.contentWindow; "
            + $"return mail?.readyState === 'complete' && mail.body.childElementCount > 0 ? String({expression}) : null; }}";
        await Eventually.GetAsync(() => page.EvaluateAsync<string?>(script), text => text == expected);
    }
}
