using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Realtime;

/// <summary>A real-time service that refuses to put connections into groups, as often as a test says.</summary>
public sealed class RefusingService : AppFixture
{
    private int refusals;

    public void RefuseJoins(int times) => Volatile.Write(ref refusals, times);

    protected override void ConfigureService(WebApplication service) => service.Use(async (context, next) =>
    {
        var isJoin = HttpMethods.IsPut(context.Request.Method)
            && context.Request.Path.Value!.Contains("/groups/", StringComparison.Ordinal);
        if (isJoin && Interlocked.Decrement(ref refusals) >= 0)
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        else
            await next(context);
    });
}

public sealed class GroupJoinTests(RefusingService app) : IClassFixture<RefusingService>
{
    [Fact]
    public async Task Connect_JoinRefusedOnce_IsInItsGroupsOnceItIsToldSo()
    {
        var (sender, user, room) = (await app.SenderAsync(), AppFixture.NewUser(), AppFixture.NewUser());
        await sender.AddMemberAsync(room, user);
        app.RefuseJoins(1);
        await using var client = await app.ConnectedAsync(await app.AsAsync(user));
        await app.SendToGroupAsync($"default:room:{room}", "room");
        await client.AssertNextProbeAsync("room");
        await app.SendToGroupAsync("default", "everyone");
        await client.AssertNextProbeAsync("everyone");
    }

    [Fact]
    public async Task JoinRoom_Refused_IsNotToldThatItIsInAndWorksWhenRepeated()
    {
        var room = $"public-{AppFixture.NewUser()}";
        await using var client = await app.ConnectedAsync(await app.AsAsync(AppFixture.NewUser()));
        app.RefuseJoins(int.MaxValue);
        Assert.Equal(503, (await client.InvokeAsync("joinRoom", room)).GetProperty("problem").GetProperty("status").GetInt32());
        app.RefuseJoins(1);
        Assert.Equal(room, (await client.InvokeAsync("joinRoom", room)).GetProperty("room").GetString());
        await app.SendToGroupAsync($"default:room:{room}", "in");
        await client.AssertNextProbeAsync("in");
    }

    [Fact]
    public async Task PutMember_Refused_IsNotToldThatItIsInAndWorksWhenRepeated()
    {
        var (sender, user, room) = (await app.SenderAsync(), AppFixture.NewUser(), AppFixture.NewUser());
        await using var client = await app.ConnectedAsync(await app.AsAsync(user));
        app.RefuseJoins(int.MaxValue);
        (await sender.SendAsync(sender.Request(HttpMethod.Put, $"rooms/{room}/members/{user}")))
            .AssertProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        app.RefuseJoins(0);
        await sender.AddMemberAsync(room, user);
        await app.SendToGroupAsync($"default:room:{room}", "in");
        await client.AssertNextProbeAsync("in");
    }

    [Fact]
    public async Task PutMember_RefusedForSomebodyWhoIsOffline_IsInWithTheirNextConnection()
    {
        var (sender, user, room) = (await app.SenderAsync(), AppFixture.NewUser(), AppFixture.NewUser());
        app.RefuseJoins(int.MaxValue);
        await sender.AddMemberAsync(room, user);
        app.RefuseJoins(0);
        await using var client = await app.ConnectedAsync(await app.AsAsync(user));
        await app.SendToGroupAsync($"default:room:{room}", "in");
        await client.AssertNextProbeAsync("in");
    }

    [Fact]
    public async Task PutProfile_NewRoleRefused_IsNotToldThatItIsInAndWorksWhenRepeated()
    {
        var (sender, user, suffix) = (await app.SenderAsync(), AppFixture.NewUser(), AppFixture.NewUser());
        await using var client = await app.ConnectedAsync(await app.AsAsync(user));
        var profile = new { roles = new[] { $"r.{suffix}" } };
        app.RefuseJoins(int.MaxValue);
        (await sender.PutRecipientAsync(user, profile)).AssertProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        app.RefuseJoins(0);
        Assert.Equal(HttpStatusCode.OK, (await sender.PutRecipientAsync(user, profile)).Status);
        await app.SendToGroupAsync($"default:role:r.{suffix}", "in");
        await client.AssertNextProbeAsync("in");
    }

    [Fact]
    public async Task Connect_JoinRefusedForGood_IsClosedAndNeverToldThatItIsIn()
    {
        var me = await app.AsAsync(AppFixture.NewUser());
        app.RefuseJoins(int.MaxValue);
        await using (var client = await app.ConnectAsync(me))
        {
            await client.Closed.WaitAsync(TimeSpan.FromMinutes(3));
            await Assert.ThrowsAsync<TimeoutException>(() => client.ReceiveAsync("unreadCount", TimeSpan.Zero));
        }
        app.RefuseJoins(0);
        await using var again = await app.ConnectedAsync(me);
    }
}
