using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Messages;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Messages;

public sealed class BlockTests(MessagesFixture app) : IClassFixture<MessagesFixture>
{
    private readonly string anna = AppFixture.NewUser(), ben = AppFixture.NewUser();

    [Fact]
    public async Task Block_OneMoreThanAThousand_IsRefusedUntilOneIsUnblocked()
    {
        var (tenant, user) = (new Tenant(app), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        var store = app.Services.GetRequiredService<ConversationStore>();
        var limits = new ParallelOptions { MaxDegreeOfParallelism = 16 };
        await Parallel.ForAsync(0, MessageHandler.MaxBlocked, limits, async (i, token) => await store.ChangeAsync(
            "default", user, $"blocked-{i}", row => row with { BlockedAt = app.Clock.GetUtcNow() }, token));

        var refused = await me.PostAsync("messages/block/one-more");
        refused.AssertProblem(HttpStatusCode.Conflict, "conflict");
        Assert.Null(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.NoContent, (await me.PostAsync("messages/block/blocked-7")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await me.DeleteAsync("messages/block/blocked-7")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await me.PostAsync("messages/block/one-more")).Status);
        Assert.Equal(MessageHandler.MaxBlocked, (await me.GetAsync("messages/blocked")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Block_BySomebodyWhoTypesAndReads_TellsThePeerOfNeither()
    {
        var (a, b) = (await app.AsAsync(anna), await app.AsAsync(ben));
        var told = new ConcurrentQueue<string>();
        await using var hers = await app.ConnectAsync(a, (target, _) => told.Enqueue(target));
        await ToldAsync("unreadCount");
        await using var his = await app.ConnectedAsync(b);
        var known = await a.WriteAsync(ben, "known to be read");
        await b.ReadUpToAsync(anna, known);
        await ToldAsync("messageRead");
        var newer = await a.WriteAsync(ben, "read later");
        await b.PostAsync($"messages/block/{anna}");
        told.Clear();

        Assert.Equal(anna, (await his.InvokeAsync("typing", anna)).GetProperty("to").GetString());
        await b.ReadUpToAsync(anna, newer);
        Assert.Equal(known, (await a.ThreadAsync(ben)).GetProperty("peerReadUpTo").GetGuid());
        await b.DeleteAsync($"messages/block/{anna}");
        Assert.Equal(newer, (await a.ThreadAsync(ben)).GetProperty("peerReadUpTo").GetGuid());
        // A message of his own comes after all that could have come before it.
        await b.WriteAsync(anna, "what comes after");
        await ToldAsync("message");
        Assert.DoesNotContain("typing", told);
        Assert.DoesNotContain("messageRead", told);

        Task ToldAsync(string target) => Eventually.GetAsync(() => Task.FromResult(told.Contains(target)), isTold => isTold);
    }

    [Fact]
    public async Task Block_BySomebodyWhoHadReadNothing_ShowsNothingAsRead()
    {
        var (a, b) = (await app.AsAsync(anna), await app.AsAsync(ben));
        var id = await a.WriteAsync(ben, "hello");
        await b.PostAsync($"messages/block/{anna}");
        await b.PostAsync($"messages/block/{anna}");
        await b.ReadUpToAsync(anna, id);

        Assert.Equal(JsonValueKind.Null, (await a.ThreadAsync(ben)).GetProperty("peerReadUpTo").ValueKind);
    }
}
