using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Recipients.Presence;
using Notifications.Tests.Delivery;
using Notifications.Tests.Recipients;
using Xunit;

namespace Notifications.Tests.Operations.Support;

public sealed class SupportTests(FallbackFixture app) : IClassFixture<FallbackFixture>
{
    [Fact]
    public async Task Summary_OfAUser_HidesAddressesAndIsInTheAudit()
    {
        var (me, user, phone) = await app.NewRecipientAsync(email: "hidden.name@example.com");
        await app.Services.GetRequiredService<PresenceStore>().ConnectedAsync("default", user, "a-connection", default);
        await (await app.SenderAsync()).SendToAsync(user, "Something");
        var admin = await app.AsAsync("ada", "admin");
        var answer = await admin.GetAsync($"recipients/{user}/summary");

        Assert.Equal("a-connection", Assert.Single(answer.Json.GetProperty("connections").EnumerateArray())
            .GetProperty("connectionId").GetString());
        var profile = answer.Json.GetProperty("profile");
        Assert.Equal("h•••@example.com", profile.GetProperty("email").GetString());
        Assert.Equal($"{phone[..3]}•••{phone[^2..]}", profile.GetProperty("phone").GetString());
        Assert.DoesNotContain("hidden.name", answer.Text, StringComparison.Ordinal);
        Assert.Equal("Something", answer.Json.GetProperty("items")[0].GetProperty("title").GetString());
        Assert.Contains((await admin.GetAsync($"audit?user={user}&event=recipient_viewed")).Json.GetProperty("items").EnumerateArray(),
            e => e.GetProperty("actor").GetString() == "user:ada");
        Assert.Equal(HttpStatusCode.Forbidden, (await me.GetAsync($"recipients/{user}/summary")).Status);
    }

    [Fact]
    public async Task Resend_ByEmailOnceThereIsAnAddress_ArrivesThisTime()
    {
        var (me, user, _) = await app.NewRecipientAsync(withPhone: false, email: null);
        var id = await (await app.SenderAsync()).SendToAsync(user, "For the mailbox", requiresAcknowledgement: true, priority: "high");
        await FallbackFixture.HistoryWithAsync(me, id, "channel_skipped email");
        var (admin, address) = (await app.AsAsync("ada", "admin"), $"{user}@example.com");
        await admin.PutRecipientAsync(user, new { email = address });

        var resent = await admin.PostAsync($"recipients/{user}/notifications/{id}/resend", new { channels = new[] { "email", "push" } });

        Assert.Equal(HttpStatusCode.OK, resent.Status);
        Assert.Equal(["queued", "not_configured"], resent.Json.GetProperty("channels").EnumerateArray()
            .Select(c => c.GetProperty("status").GetString()));
        await app.NextMailToAsync(address);
        Assert.Single(app.MailsTo(address));

        await me.PostAsync($"notifications/{id}/read");
        Assert.Equal(HttpStatusCode.Conflict, (await admin.PostAsync(
            $"recipients/{user}/notifications/{id}/resend", new { channels = new[] { "email" } })).Status);
        Assert.Equal(HttpStatusCode.OK, (await admin.PostAsync($"recipients/{user}/notifications/{id}/resend", new { })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsync(
            $"recipients/{user}/notifications/{Guid.CreateVersion7()}/resend", new { })).Status);
    }
}
