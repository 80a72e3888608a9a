using Xunit;

namespace Notifications.Tests.Delivery;

/// <summary>The email log, where the setting says that it has subjects.</summary>
public sealed class SubjectLogTests(SubjectLogTests.Fixture app) : IClassFixture<SubjectLogTests.Fixture>
{
    [Fact]
    public async Task EmailLog_WithTheSetting_HasTheSubject()
    {
        var (me, user, _) = await app.NewRecipientAsync(email: "subject@example.org");
        var sender = await app.SenderAsync();
        var sent = await sender.SendToAsync(user, "=Grades are out", priority: "high");
        await FallbackFixture.HistoryWithAsync(me, sent, "channel_sent email");

        Assert.Equal("=Grades are out", (await app.NextMailToAsync("subject@example.org")).GetProperty("subject").GetString());
        var admin = await app.AsAsync("ada", "admin");
        var entry = Assert.Single((await admin.GetAsync($"audit?channel=email&user={user}&event=channel_sent")).Json.GetProperty("items")
            .EnumerateArray().ToArray());
        Assert.Equal("=Grades are out", entry.GetProperty("subject").GetString());
        // A spreadsheet must not take it for a formula.
        var csv = await admin.GetAsync($"audit?channel=email&user={user}&event=channel_sent&format=csv");
        Assert.EndsWith(",info,'=Grades are out\r\n", csv.Text, StringComparison.Ordinal);
        Assert.Contains("=Grades are out", (await me.GetAsync($"recipients/{user}/export")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EmailLog_AMailThatIsNotTaken_HasTheSubjectOfEachTry()
    {
        // The mail server says "later" to this address, each time.
        var (me, user, _) = await app.NewRecipientAsync(email: "later@example.org");
        var sent = await (await app.SenderAsync()).SendToAsync(user, "Later", priority: "high");
        await FallbackFixture.HistoryWithAsync(me, sent, "channel_failed email");

        var log = (await (await app.AsAsync("ada", "admin")).GetAsync($"audit?channel=email&user={user}")).Json.GetProperty("items");
        Assert.Equal(["channel_failed Later", "retried Later", "retried Later"], log.EnumerateArray()
            .Select(entry => $"{entry.GetProperty("event")} {entry.GetProperty("subject")}"));
    }

    public sealed class Fixture : FallbackFixture
    {
        protected override IEnumerable<string> Settings => [.. base.Settings, "--Notifications:Channels:Email:LogSubject=true"];
    }
}
