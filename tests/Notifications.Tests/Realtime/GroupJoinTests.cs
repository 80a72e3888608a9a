using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Realtime;

/// <summary>A real-time service that refuses to put connections into groups, or to take users out of them, as often as a test
/// says.</summary>
public sealed class RefusingService : AppFixture
{
    private int joins, leaves;

    public void RefuseJoins(int times) => Volatile.Write(ref joins, times);

    public void RefuseLeaves(int times) => Volatile.Write(ref leaves, times);

    protected override void ConfigureService(WebApplication service) => service.Use(async (context, next) =>
    {
        var isOfAGroup = context.Request.Path.Value!.Contains("/groups/", StringComparison.Ordinal);
        var isRefused = isOfAGroup && ((HttpMethods.IsPut(context.Request.Method) && Interlocked.Decrement(ref joins) >= 0)
            || (HttpMethods.IsDelete(context.Request.Method) && Interlocked.Decrement(ref leaves) >= 0));
        if (isRefused)
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        else
            await next(context);
    });
}

public sealed class GroupJoinTests(RefusingService app) : IClassFixture<RefusingService>
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

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

    [Theory]
    [InlineData("rooms/{0}/members/{1}")]
    [InlineData("recipients/{1}")]
    public async Task Delete_LeavingRefusedOnce_IsOut(string path)
    {
        var admin = await app.AsAsync("ada", "admin");
        var (user, room, other) = (AppFixture.NewUser(), AppFixture.NewUser(), AppFixture.NewUser());
        await admin.AddMemberAsync(room, user);
        await using var client = await app.ConnectedAsync(await app.AsAsync(user));
        app.RefuseLeaves(1);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(string.Format(Invariant, path, room, user))).Status);
        await admin.AddMemberAsync(other, user);
        await app.SendToGroupAsync($"default:room:{room}", "left");
        await app.SendToGroupAsync($"default:room:{other}", "in");
        await client.AssertNextProbeAsync("in");
    }

    [Fact]
    public async Task DeleteMember_Refused_IsNotSaidToBeOutAndIsWhenRepeated()
    {
        var (sender, user, room) = (await app.SenderAsync(), AppFixture.NewUser(), AppFixture.NewUser());
        await sender.AddMemberAsync(room, user);
        await using var client = await app.ConnectedAsync(await app.AsAsync(user));
        app.RefuseLeaves(int.MaxValue);
        (await sender.DeleteAsync($"rooms/{room}/members/{user}")).AssertProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        app.RefuseLeaves(0);
        Assert.Equal(HttpStatusCode.NoContent, (await sender.DeleteAsync($"rooms/{room}/members/{user}")).Status);
        await app.SendToGroupAsync($"default:room:{room}", "left");
        await app.SendToGroupAsync("default", "everyone");
        await client.AssertNextProbeAsync("everyone");
    }

    [Fact]
    public async Task LeaveRoom_Refused_IsNotSaidToBeOutAndIsWhenRepeated()
    {
        var room = $"public-{AppFixture.NewUser()}";
        await using var client = await app.ConnectedAsync(await app.AsAsync(AppFixture.NewUser()));
        await client.InvokeAsync("joinRoom", room);
        app.RefuseLeaves(int.MaxValue);
        Assert.Equal(503, (await client.InvokeAsync("leaveRoom", room)).GetProperty("problem").GetProperty("status").GetInt32());
        app.RefuseLeaves(0);
        Assert.Equal(room, (await client.InvokeAsync("leaveRoom", room)).GetProperty("room").GetString());
        await app.SendToGroupAsync($"default:room:{room}", "left");
        await app.SendToGroupAsync("default", "everyone");
        await client.AssertNextProbeAsync("everyone");
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
