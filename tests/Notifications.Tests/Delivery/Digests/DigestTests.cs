using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Delivery.Digests;
using Notifications.Inbox;
using Notifications.Platform.Storage;
using Notifications.Tests.Insight.History;
using Notifications.Tests.Recipients;
using Notifications.Tests.Recipients.Preferences;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery.Digests;

/// <summary>Digests from the send to a real mail server. The clock is moved on, and a run sends all that are due, so the class has an app
/// of its own.</summary>
public sealed class DigestTests(FallbackFixture app) : IClassFixture<FallbackFixture>
{
    [Fact]
    public async Task ManyAtOnce_MakeOneMailWithItemsByCategory()
    {
        var (me, user, address) = await NewAsync("hourly");
        var sender = await app.SenderAsync();
        var sent = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(n => SendAsync(sender, user, $"Title {n}", n % 2 == 0 ? "grade_posted" : "comment")));
        foreach (var id in sent)
            Assert.Equal(["held email digest"], await FallbackFixture.OfChannelsAsync(me, id, "held"));
        Assert.Single(await DueDigestsAsync(user));

        await RunAsync();
        Assert.Empty(app.MailsTo(address));
        app.Clock.Advance(TimeSpan.FromHours(1));
        await Task.WhenAll(RunAsync(), RunAsync());
        await RunAsync();

        var mail = await app.NextMailToAsync(address);
        Assert.Equal("50 new notifications", mail.GetProperty("subject").GetString());
        var html = mail.GetProperty("html").GetString()!;
        // Before the heading are titles too, for lists of mails.
        foreach (var body in new[] { mail.GetProperty("text").GetString()!, html[html.IndexOf("<h1", StringComparison.Ordinal)..] })
        {
            var (grades, comments) = (
                body.IndexOf("Grades", StringComparison.Ordinal), body.IndexOf("Comment", StringComparison.Ordinal));
            Assert.All(Enumerable.Range(0, 50),
                n => Assert.Equal((n % 2 == 0) == (grades > comments), IndexOf(body, n) > Math.Max(grades, comments)));
        }
        Assert.Contains(mail.GetProperty("headers").EnumerateArray(), h => h[0].GetString() == "list-unsubscribe-post");
        Assert.Single(app.MailsTo(address));
        Assert.All(await Task.WhenAll(sent.Select(id => FallbackFixture.OfChannelsAsync(me, id, "channel_sent"))),
            events => Assert.Equal(["held email digest", "channel_sent email digest"], events));
        Assert.Empty(await DueDigestsAsync(user));

        // What comes later makes another.
        await HeldAsync(me, await SendAsync(sender, user, "A later one", "comment"));
        app.Clock.Advance(TimeSpan.FromHours(1));
        await RunAsync();
        Assert.Equal("1 new notification", (await app.NextMailToAsync(address)).GetProperty("subject").GetString());
    }

    [Fact]
    public async Task AllSettledMeanwhile_IsNoMail()
    {
        var (me, user, address) = await NewAsync("daily");
        var sender = await app.SenderAsync();
        Guid[] sent = [await SendAsync(sender, user), await SendAsync(sender, user), await SendAsync(sender, user)];
        foreach (var id in sent)
            await HeldAsync(me, id);
        await me.PostAsync($"notifications/{sent[0]}/read");
        await me.PostAsync($"notifications/{sent[1]}/ack");
        await me.DeleteAsync($"notifications/{sent[2]}");

        app.Clock.Advance(TimeSpan.FromDays(1));
        await RunAsync();
        Assert.Empty(app.MailsTo(address));
        Assert.Empty(await DueDigestsAsync(user));
        Assert.Empty(await ItemsAsync(user));
    }

    [Fact]
    public async Task InTheRecipientsLanguage_UrgentOnesAtOnce()
    {
        var (me, user, address) = await NewAsync("weekly", "de-AT");
        var sender = await app.SenderAsync();
        await HeldAsync(me, await SendAsync(sender, user, "Ein <Titel>"));
        await FallbackFixture.HistoryWithAsync(
            me, await sender.SendToAsync(user, "Dringend", requiresAcknowledgement: true, priority: "urgent"), "channel_sent email");
        Assert.Equal("Dringend", (await app.NextMailToAsync(address)).GetProperty("subject").GetString());

        app.Clock.Advance(TimeSpan.FromDays(7));
        await RunAsync();
        var mail = await app.NextMailToAsync(address);
        Assert.Equal("1 neue Benachrichtigung", mail.GetProperty("subject").GetString());
        Assert.Contains("Ein &lt;Titel&gt;", mail.GetProperty("html").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndedByItsOwnLink_IsSkippedAndNoMail()
    {
        var (me, user, address) = await NewAsync("hourly");
        var sender = await app.SenderAsync();
        await HeldAsync(me, await SendAsync(sender, user));
        app.Clock.Advance(TimeSpan.FromHours(1));
        await RunAsync();
        var link = new Uri((await app.NextMailToAsync(address)).GetProperty("headers").EnumerateArray()
            .First(h => h[0].GetString() == "list-unsubscribe")[1].GetString()!.Split('<', '>')[1]);
        var open = await SendAsync(sender, user);
        await HeldAsync(me, open);
        await new ApiClient(app.Http, null)
            .PostTextAsync($"unsubscribe{link.Query}", "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded");

        app.Clock.Advance(TimeSpan.FromHours(1));
        await RunAsync();
        Assert.Equal(["held email digest", "channel_skipped email category"],
            await FallbackFixture.OfChannelsAsync(me, open, "channel_skipped"));
        Assert.Equal(["channel_skipped email 1 category"],
            await FallbackFixture.OfChannelsAsync(me, await SendAsync(sender, user), "channel_skipped"));
        Assert.Single(app.MailsTo(address));
    }

    [Fact]
    public async Task SenderKilledInBetween_IsSentOnceWhenItsClaimIsOver()
    {
        var (me, user, address) = await NewAsync("hourly");
        await HeldAsync(me, await SendAsync(await app.SenderAsync(), user));
        app.Clock.Advance(TimeSpan.FromHours(1));
        var store = app.Services.GetRequiredService<DigestStore>();
        var open = (await store.FindAsync("default", user, default))!;
        var claim = open with
        {
            Id = Guid.CreateVersion7(),
            Items = await ItemsAsync(user),
            NotBefore = app.Clock.GetUtcNow().AddMinutes(10)
        };
        Assert.NotNull(await store.TryWriteAsync(claim, default));
        // Somebody who had read it before is too late.
        Assert.Null(await store.TryWriteAsync(open with { Id = Guid.CreateVersion7() }, default));
        await RunAsync();
        Assert.Empty(app.MailsTo(address));

        app.Clock.Advance(TimeSpan.FromMinutes(11));
        await RunAsync();
        await RunAsync();
        Assert.Equal($"<{claim.Id:N}@notify.example.com>", (await app.NextMailToAsync(address)).GetProperty("messageId").GetString());
        Assert.Single(app.MailsTo(address));
    }

    [Fact]
    public async Task MailServerDown_ThenUp_IsSentByALaterRunOrGivenUp()
    {
        var (me, user, address) = await NewAsync("hourly");
        var id = await SendAsync(await app.SenderAsync(), user);
        await HeldAsync(me, id);
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.Mail.DisposeAsync();
        await RunAsync();
        await app.StartMailAsync();
        await RunAsync();
        Assert.Equal("1 new notification", (await app.NextMailToAsync(address)).GetProperty("subject").GetString());
        Assert.Contains("channel_sent email digest", await HistoryTests.EventsAsync(me, id));

        var late = await SendAsync(await app.SenderAsync(), user);
        await HeldAsync(me, late);
        app.Clock.Advance(TimeSpan.FromHours(14));
        await app.Mail.DisposeAsync();
        await RunAsync();
        await app.StartMailAsync();
        Assert.Contains("channel_failed email connection_failed", await HistoryTests.EventsAsync(await app.AsAsync(user), late));
        Assert.Empty(await DueDigestsAsync(user));
    }

    [Fact]
    public async Task LeftBehindWhenADigestWasClosed_IsNotForgotten()
    {
        var (me, user, address) = await NewAsync("hourly");
        await HeldAsync(me, await SendAsync(await app.SenderAsync(), user, "Left behind"));
        app.Clock.Advance(TimeSpan.FromHours(1));
        var store = app.Services.GetRequiredService<DigestStore>();
        await store.CloseAsync((await store.FindAsync("default", user, default))!, default);

        await RunAsync();
        await RunAsync();
        Assert.Contains("Left behind", (await app.NextMailToAsync(address)).GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Single(app.MailsTo(address));
    }

    [Theory]
    [InlineData(false, "1 new notification")]
    [InlineData(true, "2 new notifications")]
    public async Task ShorterFrequency_BringsTheOpenDigestForward(bool isJoined, string subject)
    {
        var (me, user, address) = await NewAsync("weekly");
        var sender = await app.SenderAsync();
        await HeldAsync(me, await SendAsync(sender, user));
        await me.PreferAsync(new { digest = new { frequency = "hourly" } });
        if (isJoined)
            await HeldAsync(me, await SendAsync(sender, user));
        app.Clock.Advance(TimeSpan.FromHours(1));
        await RunAsync();
        Assert.Equal(subject, (await app.NextMailToAsync(address)).GetProperty("subject").GetString());
        // The week's hour is looked at in vain.
        app.Clock.Advance(TimeSpan.FromDays(7));
        await RunAsync();
        Assert.Single(app.MailsTo(address));
    }

    [Fact]
    public async Task Joined_WhenItIsDueEarlierByNow_ComesThen()
    {
        var (me, user, address) = await NewAsync("weekly");
        var id = await SendAsync(await app.SenderAsync(), user);
        await HeldAsync(me, id);
        var notification = (await app.Services.GetRequiredService<InboxRows>().FindAsync("default", user, id, default))!;
        foreach (var hours in new[] { 1, 2 })
            await app.Services.GetRequiredService<DigestStore>().AddAsync(notification, app.Clock.GetUtcNow().AddHours(hours), default);
        app.Clock.Advance(TimeSpan.FromHours(1));
        await RunAsync();
        Assert.Equal("1 new notification", (await app.NextMailToAsync(address)).GetProperty("subject").GetString());
    }

    [Fact]
    public async Task QuietHours_SetWhileItIsOpen_HoldItUntilTheyEnd()
    {
        var (me, user, address) = await NewAsync("hourly");
        await HeldAsync(me, await SendAsync(await app.SenderAsync(), user));
        var now = app.Clock.GetUtcNow();
        await me.PreferAsync(new
        {
            digest = new { frequency = "hourly" },
            quietHours = new { start = $"{now:HH:mm}", end = $"{now.AddHours(3):HH:mm}", timeZone = "UTC" },
        });
        app.Clock.Advance(TimeSpan.FromHours(2));
        await RunAsync();
        Assert.Empty(app.MailsTo(address));
        app.Clock.Advance(TimeSpan.FromHours(1));
        await RunAsync();
        Assert.Equal("1 new notification", (await app.NextMailToAsync(address)).GetProperty("subject").GetString());
        Assert.Empty(await DueDigestsAsync(user));
    }

    [Fact]
    public async Task WithoutAnAddress_IsNotGathered()
    {
        var (me, user, _) = await app.NewRecipientAsync(withPhone: false, email: null);
        await me.PreferAsync(new { digest = new { frequency = "daily" } });
        var id = await SendAsync(await app.SenderAsync(), user);
        var history = await FallbackFixture.HistoryWithAsync(me, id, "channel_skipped email 1 no_address");
        Assert.DoesNotContain(history, e => e.StartsWith("held", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Erasure_RemovesOpenDigests()
    {
        var (me, user, _) = await NewAsync("weekly");
        await HeldAsync(me, await SendAsync(await app.SenderAsync(), user));
        Assert.Single(await DueDigestsAsync(user));
        await me.DeleteAsync($"recipients/{user}");
        Assert.Empty(await DueDigestsAsync(user));
        Assert.Empty(await ItemsAsync(user));
    }

    private async Task<(ApiClient Me, string User, string Address)> NewAsync(string frequency, string? locale = null)
    {
        // What is sent within a test is within an hour.
        if (app.Clock.GetUtcNow().Minute > 50)
            app.Clock.Advance(TimeSpan.FromMinutes(10));
        var address = $"{Guid.CreateVersion7():N}@example.org";
        var (me, user, _) = await app.NewRecipientAsync(email: address);
        if (locale is not null)
            await (await app.SenderAsync()).PutRecipientAsync(user, new { email = address, locale });
        await me.PreferAsync(new { digest = new { frequency } });
        return (me, user, address);
    }

    private static async Task<Guid> SendAsync(ApiClient sender, string user, string title = "t", string category = "news") =>
        (await sender.PostAsync("notifications",
        new { users = new[] { user }, title, message = "A message", category, priority = "high", requiresAcknowledgement = true }))
        .Json.GetProperty("sendId").GetGuid();

    private static Task<string[]> HeldAsync(ApiClient me, Guid id) => FallbackFixture.HistoryWithAsync(me, id, "held");

    private Task RunAsync() => app.Services.GetRequiredService<DigestSender>().RunAsync(default);

    private async Task<IReadOnlyList<Guid>> ItemsAsync(string user) =>
        [.. (await app.Services.GetRequiredService<DigestStore>().ItemsAsync("default", user, default)).Select(item => item.Id)];

    private async Task<string[]> DueDigestsAsync(string user)
    {
        var table = await app.Services.GetRequiredService<Tables>().DigestsAsync(default);
        var rows = new List<string>();
        await foreach (var row in table.QueryAsync<TableEntity>($"RowKey eq '{user}'"))
            rows.Add(row.PartitionKey);
        return [.. rows];
    }

    private static int IndexOf(string body, int n)
    {
        var match = System.Text.RegularExpressions.Regex.Match(body, $@"Title {n}\b");
        return match.Success ? match.Index : throw new Xunit.Sdk.XunitException($"Title {n} is not in it");
    }
}
