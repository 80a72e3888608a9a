using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Messages;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Messages;

/// <summary>Who talks with somebody sees whether they are there; who only writes to them does not.</summary>
public sealed class ConversationPresenceTests(MessagesFixture app) : IClassFixture<MessagesFixture>
{
    [Fact]
    public async Task Presence_OfWhoTakesPartInAConversation_IsSeenUntilTheyBlock()
    {
        var tenant = new Tenant(app);
        var (ann, ben) = (await tenant.AsAsync("ann"), await tenant.AsAsync("ben"));
        await using var hers = await app.ConnectedAsync(ann);
        await using var his = await app.ConnectedAsync(ben);
        Assert.Equal((false, false), (await SeesAsync(ann, "ben"), await SeesAsync(ben, "ann")));

        var written = await ann.WriteAsync("ben", "hello");
        // She wrote: he may see her. He has only received it.
        Assert.Equal((false, true), (await SeesAsync(ann, "ben"), await SeesAsync(ben, "ann")));
        await ben.ReadUpToAsync("ann", written);
        Assert.Equal((true, true), (await SeesAsync(ann, "ben"), await SeesAsync(ben, "ann")));
        Assert.True((await ann.ConversationsAsync())[0].GetProperty("peer").GetProperty("online").GetBoolean());

        await ben.PostAsync("messages/block/ann");
        Assert.False(await SeesAsync(ann, "ben"));
        Assert.False(await SeesAsync(await tenant.AsAsync("eve"), "ben"));
    }

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

    private static async Task<bool> SeesAsync(ApiClient me, string user) =>
        (await me.GetAsync($"presence?users={user}")).Json.GetProperty("items")[0].GetProperty("online").GetBoolean();
}
