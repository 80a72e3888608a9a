using System.Net;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Messages;

/// <summary>Two users do everything there is, in random order and at the same time on two devices each; lists and unread counts are
/// compared with a plain model.</summary>
public sealed class MessageModelTests(MessagesFixture app) : IClassFixture<MessagesFixture>
{
    private readonly string[] users = [AppFixture.NewUser(), AppFixture.NewUser()];

    [Fact]
    public async Task Conversation_WhateverTwoUsersDo_IsAsInThePlainModel()
    {
        var (random, model) = (new Random(TestSeed.Of(20261)), new MessageModel());
        ApiClient[] clients = [await app.AsAsync(users[0]), await app.AsAsync(users[1])];
        for (var step = 0; step < TestSeed.Times(150, 2_000); step++)
        {
            var side = random.Next(2);
            await DoAsync(random, model, clients[side], side, step);
            if (step % 5 == 0)
                await AssertSameAsync(model, clients, step);
        }
        await AssertSameAsync(model, clients, -1);
        Assert.True(model.Count > 20);
    }

    [Fact]
    public async Task Conversation_OfTwoDevicesEachAtOnce_LosesAndCountsNothingTwice()
    {
        var random = new Random(TestSeed.Of(20262));
        ApiClient[] clients = [await app.AsAsync(users[0]), await app.AsAsync(users[1])];
        for (var round = 0; round < TestSeed.Times(4, 40); round++)
        {
            // Each device writes, and reads up to what it sees last, as fast as it can; nobody is told of the others.
            var seeds = Enumerable.Range(0, 4).Select(_ => random.Next()).ToArray();
            var sent = await Task.WhenAll(seeds.Select((seed, device) => WriteAndReadAsync(
                new Random(seed), clients[device % 2], device, round)));
            for (var side = 0; side < 2; side++)
                await AssertExactAsync(clients[side], users[1 - side], [.. sent[1 - side], .. sent[3 - side]]);
        }
        Assert.Equal(await clients[0].TextsAsync(users[1]), await clients[1].TextsAsync(users[0]));
    }

    private async Task DoAsync(Random random, MessageModel model, ApiClient me, int side, int step)
    {
        var peer = users[1 - side];
        var seen = model.Seen(side);
        switch (random.Next(12))
        {
            case <= 4 when !model.Blocks(side):
                model.Sent(side, await me.WriteAsync(peer, $"message {step}", random.Next(2) == 0 ? $"c{step}" : null), $"message {step}");
                break;
            case 5 or 6 or 7 when seen.Count > 0:
                var upTo = seen[random.Next(seen.Count)];
                Assert.Equal(HttpStatusCode.OK, (await me.ReadUpToAsync(peer, upTo)).Status);
                model.ReadUpTo(side, upTo);
                break;
            case 8 when seen.Count > 0:
                var hidden = seen[random.Next(seen.Count)];
                Assert.Equal(HttpStatusCode.NoContent, (await me.DeleteAsync($"messages/{hidden}")).Status);
                model.Delete(side, hidden);
                break;
            case 9 when model.Own(side) is { Count: > 0 } own:
                var deleted = own[random.Next(own.Count)];
                Assert.Equal(HttpStatusCode.NoContent, (await me.DeleteAsync($"messages/{deleted}?for=everyone")).Status);
                model.DeleteForEveryone(deleted);
                break;
            case 10:
                var block = random.Next(3) == 0;
                Assert.Equal(HttpStatusCode.NoContent, (block ? await me.PostAsync($"messages/block/{peer}") : await me.DeleteAsync(
                    $"messages/block/{peer}")).Status);
                model.Block(side, block);
                break;
            case 11 when random.Next(6) == 0:
                Assert.Equal(HttpStatusCode.NoContent, (await me.DeleteAsync($"messages/conversation/{peer}")).Status);
                model.DeleteAll(side);
                break;
        }
    }

    private async Task AssertSameAsync(MessageModel model, ApiClient[] clients, int step)
    {
        for (var side = 0; side < 2; side++)
        {
            var (me, peer) = (clients[side], users[1 - side]);
            var (texts, list) = (model.Texts(side), await me.ConversationsAsync());
            Assert.True(model.Unread(side) == await me.UnreadAsync(), $"step {step}, side {side}");
            Assert.Equal(texts.Take(100), await me.TextsAsync(peer));
            Assert.Equal(texts.Length == 0 ? 0 : 1, list.Length);
            if (list is not [var conversation])
                continue;
            Assert.True(model.Unread(side) == conversation.GetProperty("unread").GetInt32(), $"step {step}, side {side}: {conversation}");
            Assert.Equal(texts[0], conversation.GetProperty("lastMessage").GetProperty("text").GetString());
            Assert.Equal(model.Blocks(side), conversation.GetProperty("blocked").GetBoolean());
            // A message that is unread but for a deleted one has no notification: it had one before.
            if (model.Unread(side) == 0)
                Assert.Empty(await me.NoticesAsync());
        }
    }

    private async Task<Guid[]> WriteAndReadAsync(Random random, ApiClient me, int device, int round)
    {
        var (peer, sent) = (users[1 - (device % 2)], new List<Guid>());
        for (var i = 0; i < 6; i++)
        {
            sent.Add(await me.WriteAsync(peer, $"{round}.{i} of device {device}"));
            if (random.Next(3) == 0
                && (await me.ThreadAsync(peer, "?limit=1")).GetProperty("items").EnumerateArray()
                    .FirstOrDefault() is { ValueKind: System.Text.Json.JsonValueKind.Object } last)
                await me.ReadUpToAsync(peer, last.GetProperty("id").GetGuid());
        }
        return [.. sent];
    }

    /// <summary>Unread are exactly the peer's messages above the mark, and the notification is there as long as there are any.</summary>
    private static async Task AssertExactAsync(ApiClient me, string peer, Guid[] ofThisRound)
    {
        var thread = await me.ThreadAsync(peer);
        var (items, readUpTo) = (thread.GetProperty("items").EnumerateArray().ToArray(), thread.GetProperty("readUpTo"));
        var theirs = items.Where(m => m.GetProperty("from").GetString() == peer).Select(m => m.GetProperty("id").GetGuid()).ToArray();
        Assert.Equal(ofThisRound.Length, theirs.Intersect(ofThisRound).Count());
        Assert.Equal(items.Select(m => m.GetProperty("id").GetGuid()).OrderDescending(), items.Select(m => m.GetProperty("id").GetGuid()));
        var unread = readUpTo.ValueKind == System.Text.Json.JsonValueKind.Null
            ? theirs.Length
            : theirs.Count(id => id.CompareTo(readUpTo.GetGuid()) > 0);
        Assert.Equal(unread, thread.GetProperty("unread").GetInt32());
        var conversation = Assert.Single(await me.ConversationsAsync());
        Assert.Equal((unread, unread), (conversation.GetProperty("unread").GetInt32(), await me.UnreadAsync()));
        Assert.Equal(items[0].GetProperty("id").GetGuid(), conversation.GetProperty("lastMessage").GetProperty("id").GetGuid());
        Assert.Equal(unread > 0 ? 1 : 0, (await me.NoticesAsync()).Length);
    }
}
