using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Messages;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Messages;

public sealed class BlockLimitTests(MessagesFixture app) : IClassFixture<MessagesFixture>
{
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
}
