using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Recipients;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Recipients;

/// <summary>The real-time service's groups, seen from real connections.</summary>
public sealed class GroupTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Room_JoinedAndLeftOverHttp_ChangesOpenConnections()
    {
        var (sender, user, room) = (await app.SenderAsync(), AppFixture.NewUser(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        await using var first = await app.ConnectedAsync(me);
        await using var second = await app.ConnectedAsync(me);
        await app.SendToGroupAsync($"default:room:{room}", "before");
        await sender.AddMemberAsync(room, user);
        await app.SendToGroupAsync($"default:room:{room}", "in");
        await sender.RemoveMemberAsync(room, user);
        await app.SendToGroupAsync($"default:room:{room}", "after");
        await app.SendToGroupAsync("default", "end");

        foreach (var client in new[] { first, second })
        {
            await client.AssertNextProbeAsync("in");
            await client.AssertNextProbeAsync("end");
        }
    }

    [Fact]
    public async Task Connect_Member_JoinsAllItsGroupsAndNoOther()
    {
        var (sender, user, suffix) = (await app.SenderAsync(), AppFixture.NewUser(), AppFixture.NewUser());
        await sender.PutRecipientAsync(user, new { roles = new[] { $"r:{suffix}" } });
        await sender.AddMemberAsync($"Room:{suffix}", user);
        await sender.AddMemberAsync($"left:{suffix}", user);
        await sender.RemoveMemberAsync($"left:{suffix}", user);
        // The token's roles are no roles of the recipient.
        await using var client = await app.ConnectedAsync(await app.AsAsync(user, "admin"));
        string[] groups = [$"default:room:left%3A{suffix}", "default:role:admin", "elsewhere", $"default:role:r%3A{suffix}",
            $"default:room:Room%3A{suffix}", "default"];
        foreach (var group in groups)
            await app.SendToGroupAsync(group, group);

        foreach (var group in groups[3..])
            await client.AssertNextProbeAsync(group);
    }

    [Fact]
    public async Task Connect_WhileLeaving_EndsUpOutside()
    {
        var (sender, user, suffix) = (await app.SenderAsync(), AppFixture.NewUser(), AppFixture.NewUser());
        var memberships = app.Services.GetRequiredService<Memberships>();
        string[] rooms = [.. Enumerable.Range(0, 30).Select(i => $"{i}:{suffix}")];
        await Task.WhenAll(rooms.Select(room => sender.AddMemberAsync(room, user)));
        await using var client = await app.ConnectedAsync(await app.AsAsync(user));
        // What the connected trigger does, at the same moment as the user leaves all but the first room.
        await Task.WhenAll(rooms[1..].Select(room => memberships.LeaveAsync("default", user, Membership.Room(room), CancellationToken.None))
            .Prepend<Task>(memberships.ConnectAsync("default", user, client.ConnectionId, CancellationToken.None)));
        foreach (var room in rooms.Reverse())
            await app.SendToGroupAsync($"default:room:{Uri.EscapeDataString(room)}", room);

        await client.AssertNextProbeAsync(rooms[0]);
    }

    [Fact]
    public async Task Reconnect_AfterTheServiceLostEverything_JoinsAgain()
    {
        var (sender, user, room) = (await app.SenderAsync(), AppFixture.NewUser(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        await sender.AddMemberAsync(room, user);
        await app.StopEmulatorAsync();
        await app.StartEmulatorAsync();
        await using var client = await app.ConnectedAsync(me);
        await app.SendToGroupAsync($"default:room:{room}", "again");

        await client.AssertNextProbeAsync("again");
    }

    [Fact]
    public async Task Leave_RealtimeServiceAway_EndsMembershipAtOnceAndTheGroupAtTheNextConnect()
    {
        var (sender, user, room) = (await app.SenderAsync(), AppFixture.NewUser(), AppFixture.NewUser());
        await sender.AddMemberAsync(room, user);
        await app.StopEmulatorAsync();
        await sender.RemoveMemberAsync(room, user);
        Assert.Empty(await sender.MembersAsync(room));
        await app.StartEmulatorAsync();

        await using var client = await app.ConnectedAsync(await app.AsAsync(user));
        await app.SendToGroupAsync($"default:room:{room}", "left");
        await app.SendToGroupAsync("default", "end");
        await client.AssertNextProbeAsync("end");
        var export = (await (await app.AsAsync(user)).GetAsync($"recipients/{user}/export")).Json;
        Assert.Equal(0, export.GetProperty("rooms").GetArrayLength());
    }

    [Fact]
    public async Task Put_ChangedRoles_ChangesOpenConnections()
    {
        var (sender, user, suffix) = (await app.SenderAsync(), AppFixture.NewUser(), AppFixture.NewUser());
        await using var client = await app.ConnectedAsync(await app.AsAsync(user));
        await sender.PutRecipientAsync(user, new { roles = new[] { $"a.{suffix}" } });
        await app.SendToGroupAsync($"default:role:a.{suffix}", "a");
        await sender.PutRecipientAsync(user, new { roles = new[] { $"b.{suffix}" } });
        await app.SendToGroupAsync($"default:role:a.{suffix}", "a again");
        await app.SendToGroupAsync($"default:role:b.{suffix}", "b");

        await client.AssertNextProbeAsync("a");
        await client.AssertNextProbeAsync("b");
    }

    [Fact]
    public async Task JoinRoom_OpenRoom_JoinsAndLeaves()
    {
        var (sender, user, room) = (await app.SenderAsync(), AppFixture.NewUser(), $"public-{AppFixture.NewUser()}");
        await using var client = await app.ConnectedAsync(await app.AsAsync(user));
        var joined = await client.InvokeAsync("joinRoom", room);
        Assert.Equal(room, joined.GetProperty("room").GetString());
        Assert.Equal([user], await sender.MembersAsync(room));
        await app.SendToGroupAsync($"default:room:{room}", "in");
        await client.InvokeAsync("leaveRoom", new { room });
        await app.SendToGroupAsync($"default:room:{room}", "out");
        await app.SendToGroupAsync("default", "end");

        await client.AssertNextProbeAsync("in");
        await client.AssertNextProbeAsync("end");
        Assert.Empty(await sender.MembersAsync(room));
    }

    [Theory]
    [InlineData("joinRoom")]
    [InlineData("leaveRoom")]
    public async Task HubRoom_ClosedRoom_IsRefusedAndNothingChanges(string method)
    {
        var (sender, user, room) = (await app.SenderAsync(), AppFixture.NewUser(), $"private-{AppFixture.NewUser()}");
        if (method == "leaveRoom")
            await sender.AddMemberAsync(room, user);
        var before = await sender.MembersAsync(room);
        // Whatever the token may do over HTTP.
        await using var client = await app.ConnectedAsync(await app.AsAsync(user, "admin"));
        var problem = (await client.InvokeAsync(method, room)).GetProperty("problem");

        Assert.Equal((int)HttpStatusCode.Forbidden, problem.GetProperty("status").GetInt32());
        Assert.Contains("Open rooms: public-*", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, await sender.MembersAsync(room));
    }

    [Theory]
    [InlineData("a/b", "no '/'")]
    [InlineData("", "a text is required")]
    [InlineData(null, "is required")]
    [InlineData("public-\n", "1 to 128")]
    public async Task HubRoom_BadName_IsNamed(string? room, string says)
    {
        await using var client = await app.ConnectedAsync(await app.AsAsync(AppFixture.NewUser()));
        var problem = (await client.InvokeAsync("joinRoom", room)).GetProperty("problem");

        Assert.Contains(problem.GetProperty("errors").GetProperty("room")
            .EnumerateArray(), m => m.GetString()!.Contains(says, StringComparison.Ordinal));
    }
}
