using System.Net;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Xunit;
using static Notifications.Tests.Insight.Audit.AuditClient;

namespace Notifications.Tests.Insight.Audit;

public sealed class AuditedActionTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Actions_OnceDone_AreKeptWithWhoDidThem()
    {
        var audit = new AuditClient(app);
        var admin = await audit.AsAsync("ada", "admin");
        await admin.PutRecipientAsync("ann/lee", new { locale = "de" });
        await admin.AddMemberAsync("course-7", "ann");
        await admin.DeleteAsync("rooms/course-7/members/ann");
        await admin.PostAsync("templates", new { name = "hello", title = "t", message = "m" });
        await admin.DeleteAsync("templates/hello");
        var scheduled = await admin.PostAsync(
            "notifications", new { users = new[] { "ann" }, title = "t", message = "m", sendAt = app.Clock.GetUtcNow().AddHours(1) });
        var sendId = scheduled.Json.GetProperty("sendId").GetGuid();
        await admin.DeleteAsync($"schedules/{sendId}");
        await admin.GetAsync("recipients/ann/export");
        var deleted = await admin.DeleteAsync("recipients/ann");
        Assert.True(deleted.Status == HttpStatusCode.NoContent, deleted.Text);

        Assert.Equal(HttpStatusCode.OK, (await admin.PostAsync("notifications/cleanup")).Status);

        var kept = await audit.ListAsync("actor=user:ada");
        // An erased user is known by a pseudonym, the same in everything that was done to them.
        var ann = kept[1].GetProperty("userId").GetString()!;
        Assert.StartsWith("erased-", ann);
        Assert.Equal(
            [
                "notifications_cleaned_up", $"recipient_deleted {ann}", $"recipient_exported {ann}", $"schedule_cancelled {sendId}",
                "template_deleted hello", "template_changed hello",
                $"room_member_removed {ann} course-7", $"room_member_added {ann} course-7", "recipient_changed ann/lee",
            ],
            kept.Select(e => Show(e, "event", "userId", "detail")));
        Assert.Empty(await audit.ListAsync("user=ann"));
        Assert.Equal(4, (await audit.ListAsync($"user={ann}")).Length);
        Assert.Equal("template_changed", Assert.Single(await audit.EventsAsync("event=template_changed")));
    }

    [Fact]
    public async Task Actions_RefusedOrGivenAgain_AreNotKept()
    {
        var audit = new AuditClient(app);
        var admin = await audit.AsAsync("ada", "admin");
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsync("templates", new { name = "hello" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.DeleteAsync($"dead-letters/{Guid.CreateVersion7()}")).Status);
        for (var i = 0; i < 2; i++)
        {
            var request = admin.Request(HttpMethod.Post, "templates");
            request.Content = System.Net.Http.Json.JsonContent.Create(new { name = "twice", title = "t", message = "m" });
            request.Headers.Add("Idempotency-Key", "the-same");
            await request.Content.LoadIntoBufferAsync();
            Assert.Equal(HttpStatusCode.Created, (await admin.SendAsync(request)).Status);
        }

        Assert.Equal(["template_changed twice"], (await audit.ListAsync()).Select(e => Show(e, "event", "detail")));
    }
}
