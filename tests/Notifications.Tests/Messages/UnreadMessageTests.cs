using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Messages;
using Notifications.Platform.Storage;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Messages;

public sealed class UnreadMessageTests(MessagesFixture app) : IClassFixture<MessagesFixture>
{
    private readonly string anna = AppFixture.NewUser(), ben = AppFixture.NewUser();

    [Fact]
    public async Task Unread_OfAllConversations_IsInTheListAndPushedWheneverItChanges()
    {
        var stranger = AppFixture.NewUser();
        var (a, b, c) = (await app.AsAsync(anna), await app.AsAsync(ben), await app.AsAsync(stranger));
        await using var other = await app.ConnectedAsync(b);

        await a.WriteAsync(ben, "one");
        var two = await a.WriteAsync(ben, "two");
        await c.WriteAsync(ben, "three");
        await ToldAsync("1 in 1", "2 in 1", "3 in 2");
        Assert.Equal((3, 0), (await b.UnreadAsync(), await a.UnreadAsync()));
        // Not only of those on the page.
        var page = (await b.GetAsync("messages/conversations?limit=1")).Json;
        var second = (await b.GetAsync($"messages/conversations?limit=1&cursor={page.GetProperty("nextCursor").GetString()}")).Json;
        Assert.Equal([1, 3, 2, 3], new[] { page, second }.SelectMany(p => new[]
        {
            p.GetProperty("items")[0].GetProperty("unread").GetInt32(), p.GetProperty("unread").GetInt32(),
        }));

        await a.DeleteAsync($"messages/{two}?for=everyone");
        await ToldAsync("2 in 2");
        await b.WriteAsync(anna, "an answer reads nothing");
        await b.ReadUpToAsync(anna, two);
        await ToldAsync("1 in 1");
        await b.DeleteAsync($"messages/conversation/{stranger}");
        await ToldAsync("0 in 0");
        Assert.Equal(0, await b.UnreadAsync());

        // On a slow machine the queue looks at a conversation too, and tells the same once more.
        async Task ToldAsync(params string[] expected)
        {
            foreach (var count in expected)
            {
                for (var told = ""; told != count;)
                {
                    var unread = (await other.ReceiveAsync("unreadMessages"))[0];
                    told = $"{unread.GetProperty("count")} in {unread.GetProperty("conversations")}";
                }
            }
        }
    }

    [Fact]
    public async Task Unread_OfARowThatAnEarlierVersionWrote_IsCountedAndGoesOnFromThere()
    {
        var (a, b) = (await app.AsAsync(anna), await app.AsAsync(ben));
        await a.WriteAsync(ben, "one");
        await a.WriteAsync(ben, "two");
        await ForgetAsync("Unread", "UnreadSince", "HasWritten");
        Assert.Equal(2, await b.UnreadAsync());
        await ForgetAsync("Unread", "UnreadSince", "HasWritten");
        await a.WriteAsync(ben, "three");
        Assert.Equal((3, 3), (await b.UnreadAsync(), (await b.ThreadAsync(anna)).GetProperty("unread").GetInt32()));

        async Task ForgetAsync(params string[] columns)
        {
            var table = await app.Services.GetRequiredService<Tables>().RecipientsAsync(default);
            var key = (Partition: Keys.Partition("default", ben), Row: ConversationRow.Key(ben, anna));
            TableEntity row = await table.GetEntityAsync<TableEntity>(key.Partition, key.Row);
            foreach (var column in columns)
                row.Remove(column);
            await table.UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Replace);
        }
    }
}
