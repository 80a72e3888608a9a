using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Recipients;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Recipients;

/// <summary>Roles and rooms as rows: who is in, page by page, and that rows and profiles agree whatever happens at once.</summary>
public sealed class MembershipTests(AppFixture app) : IClassFixture<AppFixture>
{
    private MembershipStore Store => app.Services.GetRequiredService<MembershipStore>();

    [Fact]
    public async Task Put_ChangedRoles_MovesTheMemberships()
    {
        var (sender, user, suffix) = (await app.SenderAsync(), AppFixture.NewUser(), AppFixture.NewUser());
        await sender.PutRecipientAsync(user, new { roles = new[] { $"a:{suffix}", $"b:{suffix}" } });
        await sender.PutRecipientAsync(user, new { roles = new[] { $"b:{suffix}", $"c:{suffix}" } });

        Assert.Empty(await MembersAsync(MembershipKind.Role, $"a:{suffix}"));
        Assert.Equal([user], await MembersAsync(MembershipKind.Role, $"b:{suffix}"));
        Assert.Equal([user], await MembersAsync(MembershipKind.Role, $"c:{suffix}"));
        Assert.Empty(await MembersAsync(MembershipKind.Room, $"c:{suffix}"));
        Assert.Equal([$"role:b:{suffix}", $"role:c:{suffix}"], await LinksAsync(user));
    }

    [Fact]
    public async Task Put_SeveralAtOnce_MembershipsAreThoseOfTheOneThatHolds()
    {
        var (sender, suffix) = (await app.SenderAsync(), AppFixture.NewUser());
        for (var round = 0; round < 10; round++)
        {
            var user = AppFixture.NewUser();
            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i =>
                sender.PutRecipientAsync(user, new { roles = new[] { $"{i}:{suffix}", $"{(i + 1) % 4}:{suffix}" } })));

            Assert.All(answers, a => Assert.True(a.Status is HttpStatusCode.OK, a.Text));
            var roles = (await sender.GetAsync($"recipients/{user}")).Json.GetProperty("roles").EnumerateArray().Select(r => r.GetString()!)
                .ToArray();
            Assert.Equal(roles.Select(r => $"role:{r}"), await LinksAsync(user));
            for (var i = 0; i < 4; i++)
                Assert.Equal(roles.Contains($"{i}:{suffix}"), (await MembersAsync(MembershipKind.Role, $"{i}:{suffix}")).Contains(user));
        }
    }

    [Fact]
    public async Task JoinAndLeave_AtOnce_LinkMemberAndGroupAgree()
    {
        var (sender, room) = (await app.SenderAsync(), AppFixture.NewUser());
        for (var round = 0; round < 10; round++)
        {
            var user = AppFixture.NewUser();
            var path = $"rooms/{room}/members/{user}";
            await using var client = await app.ConnectedAsync(await app.AsAsync(user));
            await Task.WhenAll(Enumerable.Range(0, 6)
                .Select(i => sender.SendAsync(sender.Request(i % 2 == 0 ? HttpMethod.Put : HttpMethod.Delete, path))));

            var isMember = (await MembersAsync(MembershipKind.Room, room)).Contains(user);
            Assert.Equal(isMember ? [$"room:{room}"] : [], await LinksAsync(user));
            await app.SendToGroupAsync($"default:room:{room}", "room");
            await app.SendToGroupAsync("default", "everyone");
            await client.AssertNextProbeAsync(isMember ? "room" : "everyone");
        }
    }

    [Fact]
    public async Task Put_AfterAChangeThatWasBrokenOff_FinishesIt()
    {
        var (sender, user, suffix) = (await app.SenderAsync(), AppFixture.NewUser(), AppFixture.NewUser());
        var (role, gone) = ($"r:{suffix}", $"gone:{suffix}");
        await sender.PutRecipientAsync(user, new { roles = new[] { role } });
        // As if the process had died after the profile's transaction.
        await Store.RemoveMemberAsync("default", user, Membership.Role(role), CancellationToken.None);
        await Store.WriteLinkAsync("default", user, Membership.Role(role), LinkState.Joining, false, CancellationToken.None);
        await Store.WriteLinkAsync("default", user, Membership.Role(gone), LinkState.Leaving, false, CancellationToken.None);
        await Store.AddMemberAsync("default", user, Membership.Role(gone), CancellationToken.None);

        await sender.PutRecipientAsync(user, new { roles = new[] { role } });

        Assert.Equal([user], await MembersAsync(MembershipKind.Role, role));
        Assert.Empty(await MembersAsync(MembershipKind.Role, gone));
        Assert.Equal([$"role:{role}"], await LinksAsync(user));
    }

    [Fact]
    public async Task Rooms_JoinAndLeave_CanBeRepeated()
    {
        var (sender, user, room) = (await app.SenderAsync(), AppFixture.NewUser(), AppFixture.NewUser());
        await sender.RemoveMemberAsync(room, user);
        await sender.AddMemberAsync(room, user);
        await sender.AddMemberAsync(room, user);
        Assert.Equal([user], await sender.MembersAsync(room));

        await sender.RemoveMemberAsync(room, user);
        await sender.RemoveMemberAsync(room, user);
        Assert.Empty(await sender.MembersAsync(room));
        Assert.Empty(await LinksAsync(user));
    }

    [Fact]
    public async Task Members_SeveralPages_GiveAllOnceAndTheCursorIsTheRoomsOwn()
    {
        var (sender, room) = (await app.SenderAsync(), AppFixture.NewUser());
        string[] users = [.. Enumerable.Range(0, 7).Select(i => $"ü/{i}|{AppFixture.NewUser()}")];
        await Task.WhenAll(users.Select(u => sender.AddMemberAsync(room, u)));
        var (listed, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = (await sender.GetAsync($"rooms/{room}/members?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}")).Json;
            listed.AddRange(page.GetProperty("items").EnumerateArray().Select(m => m.GetProperty("userId").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString();
            if (cursor is not null)
                (await sender.GetAsync($"rooms/another/members?cursor={cursor}")).AssertInvalid("cursor", "no cursor of this list");
        }
        while (cursor is not null);

        Assert.Equal(users.Order(StringComparer.Ordinal), listed);
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("", 4)]
    [InlineData("", 1000)]
    public async Task Page_AnySize_GivesAllOnce(string start, int pageSize)
    {
        var (sender, room) = (await app.SenderAsync(), AppFixture.NewUser());
        string[] users = [.. Enumerable.Range(0, 8).Select(_ => AppFixture.NewUser())];
        await Task.WhenAll(users.Select(u => sender.AddMemberAsync(room, u)));

        var (found, next) = (new List<string>(), (string?)start);
        while (next is not null)
        {
            var page = await Store.PageAsync("default", MembershipKind.Room, room, next, pageSize, CancellationToken.None);
            Assert.True(page.Users.Count <= pageSize);
            (next, found) = (page.Next, [.. found, .. page.Users]);
        }

        Assert.Equal(users.Order(StringComparer.Ordinal), found);
    }

    [Theory]
    [InlineData("a%2Fb")]
    [InlineData("a%20b")]
    [InlineData("r%C3%B6om")]
    [InlineData("a%7Cb")]
    public async Task Room_BadName_IsNamed(string room)
    {
        var sender = await app.SenderAsync();
        (await sender.SendAsync(sender.Request(HttpMethod.Put, $"rooms/{room}/members/u"))).AssertInvalid("room", "no '/'");
        (await sender.DeleteAsync($"rooms/{room}/members/u")).AssertInvalid("room", "1 to 128");
        (await sender.GetAsync($"rooms/{room}/members")).AssertInvalid("room", "1 to 128");
    }

    [Fact]
    public async Task Room_NameAtTheLimit_IsTakenAndBeyondRefused()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var room = new string('r', 127) + ":";
        await sender.AddMemberAsync(room, user);

        Assert.Equal([user], await sender.MembersAsync(room));
        (await sender.GetAsync($"rooms/{room}x/members")).AssertInvalid("room", "1 to 128");
    }

    private async Task<IReadOnlyList<string>> MembersAsync(MembershipKind kind, string name) =>
        (await Store.PageAsync("default", kind, name, null, 1000, CancellationToken.None)).Users;

    /// <summary>The links that are settled as joined; any other state is a link that a change left undone.</summary>
    private async Task<string[]> LinksAsync(string user)
    {
        var links = await Store.LinksAsync("default", user, null, CancellationToken.None);
        Assert.All(links, l => Assert.Equal(LinkState.Joined, l.State));
        return [.. links.Select(l => $"{l.Membership.KindName}:{l.Membership.Name}")];
    }
}
