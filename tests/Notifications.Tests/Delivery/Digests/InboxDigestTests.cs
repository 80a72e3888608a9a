using Microsoft.Extensions.DependencyInjection;
using Notifications.Delivery.Digests;
using Notifications.Tests.Insight.History;
using Notifications.Tests.Recipients.Preferences;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery.Digests;

/// <summary>Digests of what is in the inbox: of some categories, or of all that is unread. The clock is moved on and a run sends all that
/// are due, so the class has an app of its own.</summary>
public sealed class InboxDigestTests(FallbackFixture app) : IClassFixture<FallbackFixture>
{
    private static readonly object TwoCategories = new
    {
        digest = new { frequency = "hourly" },
        categories = new { news = new { email = "digest" }, grade_posted = new { email = "digest" } },
    };

    [Fact]
    public async Task Digest_OfCategories_IsOneMailOfWhatIsStillUnread()
    {
        var (me, user, address) = await NewAsync(TwoCategories);
        Guid[] ids = [await SendAsync(user, "Gone", "news"), await SendAsync(user, "Read", "news"),
            await SendAsync(user, "A headline", "news"), await SendAsync(user, "An A", "grade_posted"),
            await SendAsync(user, "Not digested", "comment_added")];
        await me.DeleteAsync($"notifications/{ids[0]}");
        await me.PostAsync($"notifications/{ids[1]}/read");
        await me.PostAsync($"notifications/{ids[2]}/ack");

        await RunAsync();
        Assert.Empty(app.MailsTo(address));
        app.Clock.Advance(TimeSpan.FromHours(1));
        await Task.WhenAll(RunAsync(), RunAsync());
        await RunAsync();
        var mail = await app.NextMailToAsync(address);
        Assert.Equal("2 new notifications", mail.GetProperty("subject").GetString());
        var text = mail.GetProperty("text").GetString()!;
        Assert.All(["A headline", "An A"], title => Assert.Contains(title, text, StringComparison.Ordinal));
        Assert.All(["Gone", "Read", "Not digested"], title => Assert.DoesNotContain(title, text, StringComparison.Ordinal));
        Assert.Contains("channel_sent email digest", await HistoryTests.EventsAsync(me, ids[2]));

        // What is unread still was told. What comes later is in the next one.
        app.Clock.Advance(TimeSpan.FromHours(1));
        await RunAsync();
        Assert.Single(app.MailsTo(address));
        await SendAsync(user, "Later", "news");
        app.Clock.Advance(TimeSpan.FromHours(1));
        await RunAsync();
        Assert.Equal("1 new notification", (await app.NextMailToAsync(address)).GetProperty("subject").GetString());

        // Who does not want it any more has no digest open.
        await me.PreferAsync(new { categories = new { news = new { email = false } } });
        await SendAsync(user, "Unwanted", "news");
        app.Clock.Advance(TimeSpan.FromHours(1));
        await RunAsync();
        Assert.Equal(2, app.MailsTo(address).Length);
        Assert.Null(await Store.FindAsync("default", user, default));
    }

    [Fact]
    public async Task Summary_OnceADay_ListsAllThatIsUnreadAndCountsTheRest()
    {
        var (_, user, address) = await NewAsync(new { digest = new { summary = true, hour = 7 }, channels = new { push = false } });
        var sender = await app.SenderAsync();
        await sender.PostAsync("notifications", new { broadcast = true, title = "To all", message = "m", category = "news" });
        foreach (var name in new[] { "Anna", "Ben" })
            await sender.PostAsync("notifications", new
            {
                users = new[] { user },
                title = $"{name} commented",
                message = "m",
                category = "comment_added",
                actor = new { name },
                groupKey = "k",
            });
        var items = Enumerable.Range(0, 300)
            .Select(n => new { users = new[] { user }, title = $"Item {n}", message = new string('x', 400) });
        await sender.PostAsync("notifications/bulk", new { notifications = items });

        app.Clock.Advance(TimeSpan.FromDays(1));
        await RunAsync();
        var mail = await app.NextMailToAsync(address);
        // Tokens of yesterday are over.
        var unread = (await (await app.AsAsync(user)).GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32();
        Assert.Equal($"{unread} new notifications", mail.GetProperty("subject").GetString());
        var text = mail.GetProperty("text").GetString()!;
        Assert.Contains("Ben and Anna commented", text, StringComparison.Ordinal);
        Assert.Matches("[0-9]+ more", text);
        Assert.Contains("To all", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KilledBetweenTwoWrites_IsOneMailWithItsMessageId_AndAnotherFollows()
    {
        var (me, user, address) = await NewAsync(TwoCategories);
        await SendAsync(user, "Kept", "news");
        var read = await SendAsync(user, "Read meanwhile", "news");
        app.Clock.Advance(TimeSpan.FromHours(1));
        // A run that was killed after its claim, before or after the mail went out.
        var open = (await Store.FindAsync("default", user, default))!;
        var claim = open with { Id = Guid.CreateVersion7(app.Clock.GetUtcNow()), NotBefore = app.Clock.GetUtcNow().AddMinutes(10) };
        Assert.NotNull(await Store.TryWriteAsync(claim, default));
        await me.PostAsync($"notifications/{read}/read");
        await RunAsync();
        Assert.Empty(app.MailsTo(address));
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        await RunAsync();
        await RunAsync();
        var mail = await app.NextMailToAsync(address);
        Assert.Equal(($"<{claim.Id:N}@notify.example.com>", "1 new notification"),
            (mail.GetProperty("messageId").GetString(), mail.GetProperty("subject").GetString()));

        // One that was killed when it had listed the next hour, and not yet opened the next digest.
        var next = (await Store.FindAsync("default", user, default))!;
        Assert.Equal(app.Clock.GetUtcNow() - TimeSpan.FromMinutes(11), next.Since!.Value, TimeSpan.FromMinutes(1));
        await SendAsync(user, "After it", "news");
        app.Clock.Advance(TimeSpan.FromHours(1));
        await Store.CloseAsync(next, default);
        await RunAsync();
        Assert.NotNull(await Store.FindAsync("default", user, default));
        Assert.Single(app.MailsTo(address));
    }

    [Theory]
    [InlineData("""{ "categories": { "news": { "email": "weekly" } } }""", "categories.news.email", "true, false, \"digest\"")]
    [InlineData("""{ "categories": { "news": { "sms": "digest" } } }""", "categories.news.sms", "true, false")]
    [InlineData("""{ "channels": { "email": "digest" } }""", "channels.email", "true, false")]
    [InlineData("""{ "digest": { "summary": "yes" } }""", "digest.summary", "true, false")]
    public async Task Put_OfWhatIsNoChoice_SaysWhatIsAllowed(string body, string member, string says)
    {
        var me = await app.AsAsync(AppFixture.NewUser());
        var request = me.Request(HttpMethod.Put, "notifications/preferences");
        request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        (await me.SendAsync(request)).AssertInvalid(member, says);
    }

    private DigestStore Store => app.Services.GetRequiredService<DigestStore>();

    private async Task<(ApiClient Me, string User, string Address)> NewAsync(object preferences)
    {
        // What is sent within a test is within an hour.
        if (app.Clock.GetUtcNow().Minute > 45)
            app.Clock.Advance(TimeSpan.FromMinutes(15));
        var address = $"{Guid.CreateVersion7():N}@example.org";
        var (me, user, _) = await app.NewRecipientAsync(email: address);
        await me.PreferAsync(preferences);
        return (me, user, address);
    }

    private async Task<Guid> SendAsync(string user, string title, string category) => (await (await app.SenderAsync())
        .PostAsync("notifications", new { users = new[] { user }, title, message = "A message", category })).Json
        .GetProperty("sendId").GetGuid();

    private Task RunAsync() => app.Services.GetRequiredService<DigestSender>().RunAsync(default);
}
