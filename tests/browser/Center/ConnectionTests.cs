using Browser.Tests.Support;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Center;

/// <summary>The network goes, and the server goes: the page says so, and misses nothing.</summary>
[Collection(nameof(SiteTests))]
public sealed class ConnectionTests(Site site)
{
    private const int Missed = 30;

    /// <summary>The longest that a client waits between two attempts, and the time that an attempt takes.</summary>
    private const float LongestAbsence = 60_000;

    [Fact]
    public async Task Offline_ForAWhile_WhatWasMissedIsThereOnceAndInOrder()
    {
        var user = AppFixture.NewUser();
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user));
        var center = new CenterPage(visitor.Page);
        await center.ReadyAsync();
        var sender = await site.SenderAsync();
        await sender.SendToAsync(user, "Before it");
        await Expect(center.Items).ToHaveCountAsync(1);

        await visitor.Context.SetOfflineAsync(true);
        await Expect(center.Banner).ToContainTextAsync("offline");
        await visitor.Page.ScreenshotAsync("center-offline");
        for (var n = 1; n <= Missed; n++)
            await sender.SendToAsync(user, $"Missed number {n:00}");
        await visitor.Context.SetOfflineAsync(false);

        await Expect(center.Banner).ToBeHiddenAsync();
        await Expect(center.Badge).ToHaveTextAsync($"{Missed + 1}");
        string[] expected = [.. Enumerable.Range(1, Missed).Reverse().Select(n => $"Missed number {n:00}"), "Before it"];
        await Expect(center.Items.Locator(".title")).ToHaveTextAsync(expected);
    }

    [Fact]
    public async Task Server_Restarted_ThePageSaysSoAndRecoversByItself()
    {
        var user = AppFixture.NewUser();
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user));
        var center = new CenterPage(visitor.Page);
        await center.ReadyAsync();

        try
        {
            // The real-time service goes with it: the connection breaks, and there is nobody to ask for a new one.
            await site.KillProcessAsync();
            await site.StopEmulatorAsync();
            await Expect(center.Banner).ToContainTextAsync("Reconnecting");
            await visitor.Page.ScreenshotAsync("center-reconnecting");
        }
        finally
        {
            await site.StartEmulatorAsync();
            await site.StartProcessAsync();
        }

        await (await site.SenderAsync()).SendToAsync(user, "After the restart");
        await Expect(center.Item("After the restart")).ToBeVisibleAsync(new() { Timeout = LongestAbsence });
        await Expect(center.Banner).ToBeHiddenAsync();
        await Expect(center.Items).ToHaveCountAsync(1);
    }
}
