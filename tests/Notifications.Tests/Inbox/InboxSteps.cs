using Notifications.Tests.Support;
using SignalR.Testing;

namespace Notifications.Tests.Inbox;

/// <summary>What tests of the inbox begin with, and look at.</summary>
internal static class InboxSteps
{
    /// <summary>One unread notification of a new user, theirs or a broadcast.</summary>
    public static async Task<(ApiClient Me, Guid Id)> SentAsync(this AppFixture app, bool broadcast = false)
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        // What other tests sent to everyone is read by then.
        await me.PostAsync("notifications/mark-all-read");
        if (!broadcast)
            return (me, await sender.SendToAsync(user));
        var expiresAt = app.Clock.GetUtcNow().AddHours(1);
        return (me, (await sender.PostAsync("notifications", new { broadcast, title = "t", message = "m", expiresAt }))
            .Json.GetProperty("sendId").GetGuid());
    }

    public static async Task<int> ReceiveCountAsync(this SignalRTestClient tab) =>
        (await tab.ReceiveAsync("unreadCount"))[0].GetProperty("count").GetInt32();
}
