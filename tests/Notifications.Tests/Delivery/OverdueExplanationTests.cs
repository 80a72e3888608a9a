using Notifications.Domain;
using Notifications.Tests.Delivery.Channels;
using Xunit;

namespace Notifications.Tests.Delivery;

/// <summary>What an explanation says of a step that nobody has looked at. With an app of their own: they move its clock further than the
/// real-time service goes along with.</summary>
public sealed class OverdueStepTests(PlanFixture app) : IClassFixture<PlanFixture>
{
    [Fact]
    public async Task Explain_OfAStepThatNobodyLooksAt_SaysSinceWhenItIsOverdueAndWhereToLook()
    {
        var admin = await app.AsAsync("admin", "admin");
        var (me, user, _) = await app.NewRecipientAsync(email: "overdue@example.org");
        var id = await app.SendAsync(
            """{ "steps": [{ "channel": "inApp" }, { "channel": "email", "after": "PT5M", "if": "unread" }] }""", [user]);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Matches(@"Email follows at [0-9: -]+ UTC if it is unread then\.$", await ExplanationAsync());

        app.Clock.Advance(TimeSpan.FromMinutes(2));
        var overdue = await ExplanationAsync();
        Assert.Matches(
            @"Email was due at [0-9: -]+ UTC if it was unread then, and has not been done\. "
            + @"To find out why, look at the dead letters and at the queue plan-steps\.$", overdue);
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(overdue, await ExplanationAsync());

        await me.PostAsync($"notifications/{id}/read");
        Assert.EndsWith("Email will be left out: it had been read.", await ExplanationAsync(), StringComparison.Ordinal);

        async Task<string> ExplanationAsync() => (await admin.GetAsync($"notifications/{id}/explain?user={user}"))
            .Json.GetProperty("explanation").GetString()!;
    }
}

/// <summary>The same of a channel's next try.</summary>
public sealed class OverdueTryTests(FallbackFaultTests.Fixture app) : IClassFixture<FallbackFaultTests.Fixture>
{
    [Fact]
    public async Task Explain_OfARetryThatIsNotMade_SaysWhenItWasDueAndWhereToLook()
    {
        var (me, user, phone) = await app.NewRecipientAsync();
        app.Sms.Answer = request => FallbackFixture.NumberOf(request) == phone
            ? new ProviderAnswer(503) { Headers = new() { ["Retry-After"] = "600" } } : new ProviderAnswer(201);
        var id = await (await app.SenderAsync()).SendToAsync(user, priority: "normal");
        await app.DeliverAsync(ChannelKind.Sms, user, id);
        Assert.Matches(@"SMS was tried once, at [0-9: -]+ UTC \(503\), and is tried again\.", await ExplanationAsync(user, id));

        app.Clock.Advance(TimeSpan.FromMinutes(12));
        Assert.Matches(
            @"SMS was tried once, at [0-9: -]+ UTC \(503\)\. The next try was due at [0-9: -]+ UTC and has not been made\. "
            + @"To find out why, look at the dead letters and at the queue fallback-sms\.", await ExplanationAsync(user, id));

        // Nobody tries it any more once it was read.
        await me.PostAsync($"notifications/{id}/read");
        Assert.Matches(@"SMS was tried once, at [0-9: -]+ UTC \(503\)\. Nothing", await ExplanationAsync(user, id));
    }

    private async Task<string> ExplanationAsync(string user, Guid id) =>
        (await (await app.AsAsync("admin", "admin")).GetAsync($"notifications/{id}/explain?user={user}"))
        .Json.GetProperty("explanation").GetString()!;
}
