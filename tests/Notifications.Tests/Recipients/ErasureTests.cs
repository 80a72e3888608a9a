using System.Net;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Platform.Storage;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Recipients;

/// <summary>Export and erasure. They stop the real-time service, so they have one of their own.</summary>
public sealed class ErasureTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Delete_UserWithEverything_LeavesNothingOfThemAndAllOfOthers()
    {
        var (sender, user, suffix) = (await app.SenderAsync(), AppFixture.NewUser(), AppFixture.NewUser());
        var (me, neighbour) = (await app.AsAsync(user), $"{user}x");
        await using var client = await app.ConnectedAsync(me);
        foreach (var who in new[] { user, neighbour })
        {
            await sender.PutRecipientAsync(who, new { email = "a@example.com", roles = new[] { $"r:{suffix}" } });
            await sender.AddMemberAsync(suffix, who);
        }
        // More than a transaction takes.
        await Task.WhenAll(Enumerable.Range(0, 120).Select(_ => sender.SendToAsync(user)));
        await sender.SendToAsync(neighbour);
        await me.PostAsync("notifications/mark-all-read");

        Assert.Equal(HttpStatusCode.NoContent, (await me.DeleteAsync($"recipients/{user}")).Status);

        Assert.Empty(await RowsAsync(user));
        // Profile, two links, two members, a notification.
        Assert.Equal(6, (await RowsAsync(neighbour)).Count);
        Assert.Equal([neighbour], await sender.MembersAsync(suffix));
        await app.SendToGroupAsync($"default:room:{suffix}", "room");
        await app.SendToGroupAsync($"default:role:r%3A{suffix}", "role");
        await app.SendToGroupAsync("default", "everyone");
        await sender.SendToAsync(user, "A new life");
        Assert.Equal("A new life", await NextTitleAsync(client));
        await app.Services.GetRequiredService<Notifications.Realtime.NotificationHub>().SendToUserAsync(
            $"default:{user}", "probe", System.Text.Json.JsonElement.Parse("\"end\""), CancellationToken.None);
        await client.AssertNextProbeAsync("end");
        Assert.Equal(HttpStatusCode.NoContent, (await me.DeleteAsync($"recipients/{user}")).Status);
        Assert.Empty(await RowsAsync(user));
    }

    [Fact]
    public async Task Delete_WhileTheServiceIsAway_SaysSoAndIsFinishedByRepeatingIt()
    {
        var (sender, user, room) = (await app.SenderAsync(), AppFixture.NewUser(), AppFixture.NewUser());
        var admin = await app.AsAsync("root", "admin");
        await sender.PutRecipientAsync(user, new { email = "a@example.com", roles = new[] { "role" } });
        await sender.AddMemberAsync(room, user);
        await sender.SendToAsync(user);
        await app.StopEmulatorAsync();
        (await admin.DeleteAsync($"recipients/{user}")).AssertProblem(HttpStatusCode.ServiceUnavailable, "unavailable");

        // What identifies anybody is gone already; what is left are the groups to leave.
        Assert.Empty(await sender.MembersAsync(room));
        Assert.All(await RowsAsync(user), row => Assert.Contains("|m|", row, StringComparison.Ordinal));
        await app.StartEmulatorAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"recipients/{user}")).Status);
        Assert.Empty(await RowsAsync(user));
    }

    [Fact]
    public async Task Export_SeveralPages_HasAllThatIsKept()
    {
        var (sender, user, room) = (await app.SenderAsync(), AppFixture.NewUser(), AppFixture.NewUser());
        var put = await sender.PutRecipientAsync(user, new { email = "a@example.com", roles = new[] { "role" } });
        await sender.AddMemberAsync(room, user);
        Guid[] sent = [await sender.SendToAsync(user), await sender.SendToAsync(user), await sender.SendToAsync(user)];
        var me = await app.AsAsync(user);
        await me.PostAsync($"notifications/{sent[1]}/read");
        var first = (await me.GetAsync($"recipients/{user}/export?limit=2")).Json;
        var second = (await me.GetAsync($"recipients/{user}/export?limit=2&cursor={first.GetProperty("nextCursor").GetString()}")).Json;

        Assert.Equal(put.Text, first.GetProperty("profile").GetRawText());
        Assert.Equal(room, first.GetProperty("rooms")[0].GetString());
        Assert.Equal(sent.Reverse(),
            new[] { first, second }.SelectMany(p => p.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetGuid())));
        Assert.Equal((await me.GetAsync($"notifications/{sent[0]}")).Text, second.GetProperty("items")[0].GetRawText());
        Assert.Null(second.GetProperty("nextCursor").GetString());
        foreach (var (page, ids) in new[] { (first, new[] { sent[2], sent[1] }), (second, [sent[0]]) })
        {
            Assert.Equal(ids.Select(id => id.ToString()), page.GetProperty("history").EnumerateObject().Select(h => h.Name));
            foreach (var id in ids)
                Assert.Equal((await me.GetAsync($"notifications/{id}/history")).Json.GetProperty("items")
                    .GetRawText(), page.GetProperty("history").GetProperty(id.ToString()).GetRawText());
        }
        (await me.GetAsync($"recipients/{user}/export?cursor=x")).AssertInvalid("cursor", "no cursor of this list");
    }

    private static async Task<string> NextTitleAsync(SignalR.Testing.SignalRTestClient client)
    {
        for (var i = 0; i < 200; i++)
        {
            if ((await client.ReceiveAsync("notification"))[0].GetProperty("title").GetString() is { } title && title != "A title")
                return title;
        }
        throw new InvalidOperationException("It never came.");
    }

    /// <summary>The keys of every row that belongs to a user, in every table that the account has.</summary>
    private async Task<IReadOnlyList<string>> RowsAsync(string user)
    {
        var tables = app.Services.GetRequiredService<Tables>();
        TableClient[] all = [await tables.InboxAsync(default), await tables.RecipientsAsync(default),
            await tables.MembershipsAsync(default)];
        var keys = new List<string>();
        foreach (var table in all)
        {
            await foreach (var row in table.QueryAsync<TableEntity>(select: ["PartitionKey", "RowKey"]))
            {
                if (row.RowKey == user || row.RowKey.StartsWith($"{user}|", StringComparison.Ordinal))
                    keys.Add(row.RowKey);
            }
        }
        return keys;
    }
}
