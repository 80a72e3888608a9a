using System.Collections.Concurrent;
using System.Text.Json;
using Notifications.Recipients.Presence;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using SignalR.Testing;
using Xunit;

namespace Notifications.Tests.Messages;

/// <summary>Presence of people who share no room: those see it to whom one writes. These move the clock.</summary>
public sealed class ConversationPresenceTests(MessagesFixture app) : IClassFixture<MessagesFixture>
{
    private readonly string anna = AppFixture.NewUser(), ben = AppFixture.NewUser();

    [Fact]
    public async Task Presence_OfAConversation_IsSeenByThoseWhoAreWrittenTo()
    {
        var (a, b) = (await app.AsAsync(anna), await app.AsAsync(ben));
        await using var hers = await app.ConnectedAsync(a);
        await using var his = await app.ConnectedAsync(b);
        await a.WriteAsync(ben, "Hello?");
        Assert.Equal((true, false), (await SeesAsync(b, anna), await SeesAsync(a, ben)));
        Assert.True(Assert.Single(await b.ConversationsAsync()).GetProperty("peer").GetProperty("online").GetBoolean());
        Assert.False((await a.ThreadAsync(ben)).GetProperty("peer").GetProperty("online").GetBoolean());

        await b.WriteAsync(anna, "Hello!");
        Assert.True(await SeesAsync(a, ben));

        await b.PostAsync($"messages/block/{anna}");
        Assert.Equal((true, false), (await SeesAsync(b, anna), await SeesAsync(a, ben)));
        await b.DeleteAsync($"messages/block/{anna}");
        Assert.True(await SeesAsync(a, ben));
        await b.DeleteAsync($"messages/conversation/{anna}");
        Assert.False(await SeesAsync(a, ben));
    }

    [Fact]
    public async Task Events_SomebodyComesAndGoes_ThoseTheyWroteToAreTold()
    {
        var (a, b, stranger) = (await app.AsAsync(anna), await app.AsAsync(ben), await app.AsAsync(AppFixture.NewUser()));
        await b.WriteAsync(anna, "Hello");
        await stranger.WriteAsync(ben, "Who are you?");
        await using var hers = await app.ConnectedAsync(a);
        var seenByStranger = new ConcurrentQueue<string>();
        await using var strangers = await app.ConnectAsync(stranger, (target, arguments) =>
        {
            if (target == "presence")
                seenByStranger.Enqueue(arguments[0].GetProperty("items")[0].GetProperty("userId").GetString()!);
        });

        await using (var his = await app.ConnectedAsync(b))
            Assert.True(await NextAsync(hers, ben, online: true));
        await Eventually.GetAsync(() => SeesAsync(a, ben), online => !online);
        app.Clock.Advance(PresenceEvents.GoneAfter);
        try
        {
            Assert.True(await NextAsync(hers, ben, online: false));
            Assert.DoesNotContain(ben, seenByStranger);
        }
        finally
        {
            app.Clock.Advance(-PresenceEvents.GoneAfter);
        }
    }

    private static async Task<bool> SeesAsync(ApiClient asker, string user) =>
        (await asker.GetAsync($"presence?users={user}")).Json.GetProperty("items")[0].GetProperty("online").GetBoolean();

    /// <summary>True as soon as an event says so of the user.</summary>
    private static async Task<bool> NextAsync(SignalRTestClient connection, string user, bool online)
    {
        static bool Is(JsonElement item, string user, bool online) =>
            item.GetProperty("userId").GetString() == user && item.GetProperty("online").GetBoolean() == online;
        while (true)
        {
            var items = (await connection.ReceiveAsync("presence"))[0].GetProperty("items");
            if (items.EnumerateArray().Any(item => Is(item, user, online)))
                return true;
        }
    }
}
