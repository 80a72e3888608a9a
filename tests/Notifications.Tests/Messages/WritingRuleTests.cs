using System.Net;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Messages;

public sealed class WritingRuleTests(WritingRuleTests.Fixture app) : IClassFixture<WritingRuleTests.Fixture>
{
    [Fact]
    public async Task Send_SameRoomOnly_RefusesStrangersUntilTheyShareOne()
    {
        var (one, other, sender) = (AppFixture.NewUser(), AppFixture.NewUser(), await app.SenderAsync());
        var me = await app.AsAsync(one);
        await sender.AddMemberAsync("choir", one);

        var refused = (await me.PostAsync("messages/send", new { to = other, text = "t" }))
            .AssertProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Contains("share a room", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await sender.AddMemberAsync("choir", other);
        await me.WriteAsync(other, "t");
    }

    [Fact]
    public async Task Send_OverTheUsersLimit_IsToldWhenToComeBack()
    {
        var (one, other, sender) = (AppFixture.NewUser(), AppFixture.NewUser(), await app.SenderAsync());
        var me = await app.AsAsync(one);
        await sender.AddMemberAsync("band", one);
        await sender.AddMemberAsync("band", other);
        for (var i = 0; i < 3; i++)
            await me.WriteAsync(other, "t");

        var answer = await me.PostAsync("messages/send", new { to = other, text = "t" });
        answer.AssertProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.NotNull(answer.Headers.RetryAfter);
        // The peer has a limit of their own.
        await (await app.AsAsync(other)).WriteAsync(one, "t");
    }

    public sealed class Fixture : AppFixture
    {
        protected override IEnumerable<string> Settings =>
        [
            "--Notifications:Messages:MayWrite=SameRoom",
            "--Notifications:Messages:PerUser:PermitsPerSecond=0.001", "--Notifications:Messages:PerUser:Burst=3",
        ];
    }
}
