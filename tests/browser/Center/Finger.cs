using Microsoft.Playwright;

namespace Browser.Tests.Center;

/// <summary>A finger on the screen: touches as the browser gets them from the device, so that it decides itself what scrolls.</summary>
internal sealed class Finger(ICDPSession session)
{
    private const int Steps = 8;
    private float x, y;

    public static async Task<Finger> OnAsync(IPage page) => new(await page.Context.NewCDPSessionAsync(page));

    /// <summary>Put down in the middle, and moved on from there.</summary>
    public async Task DragAsync(ILocator target, float right, float down)
    {
        var box = (await target.BoundingBoxAsync())!;
        (x, y) = (box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await TouchAsync("touchStart", Point(x, y));
        for (var step = 1; step <= Steps; step++)
            await TouchAsync("touchMove", Point(x + (right * step / Steps), y + (down * step / Steps)));
    }

    public Task LiftAsync() => TouchAsync("touchEnd");

    private async Task TouchAsync(string type, params object[] points) =>
        await session.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = type, ["touchPoints"] = points });

    private static Dictionary<string, object> Point(float x, float y) => new() { ["x"] = x, ["y"] = y };
}
