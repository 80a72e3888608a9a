using Azure;
using Azure.Data.Tables;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Inbox;

public sealed class CachedUnreadCountTests(FilledInbox app) : IClassFixture<FilledInbox>
{
    private const int Old = 150, New = 3;

    [Fact]
    public async Task Count_OfManyOldOnes_IsKeptUntilOneOfThemChanges()
    {
        var (user, me, all) = await FilledAsync();
        Assert.Equal(all, await me.UnreadCountAsync());

        // Behind the app's back: only a count that does not look at them is still the same.
        var oldest = await Rows(user).Reverse().Take(2).ToArrayAsync();
        await Table().DeleteEntityAsync(oldest[0].PartitionKey, oldest[0].RowKey);
        Assert.Equal(all, await me.UnreadCountAsync());

        await me.PostAsync($"notifications/{IdOf(oldest[1])}/read");
        Assert.Equal(all - 2, await me.UnreadCountAsync());
    }

    [Fact]
    public async Task MarkAllRead_OfManyThatWereCounted_TellsHowMany()
    {
        var (_, me, all) = await FilledAsync();
        await me.UnreadCountAsync();
        Assert.Equal(all, (await me.PostAsync("notifications/mark-all-read")).Json.GetProperty("updated").GetInt32());
        Assert.Equal(0, await me.UnreadCountAsync());
    }

    [Fact]
    public async Task MarkAllRead_OfManyThatWereNeverCounted_CountsAHundredOfThem()
    {
        var (_, me, all) = await FilledAsync();
        Assert.Equal(all - Old - New - 1 + 100, (await me.PostAsync("notifications/mark-all-read")).Json.GetProperty("updated").GetInt32());
        Assert.Equal(0, await me.UnreadCountAsync());
    }

    /// <returns>And how many are unread: the new ones, the old ones, and what was sent to everybody.</returns>
    private async Task<(string User, ApiClient Me, int All)> FilledAsync()
    {
        var user = AppFixture.NewUser();
        var me = await app.AsAsync(user);
        var shared = await me.UnreadCountAsync();
        await (await app.SenderAsync()).PostAsync("notifications", new { users = new[] { user }, title = "t", message = "m" });
        await app.CopyAsync(user, Old, TimeSpan.FromHours(1));
        await app.CopyAsync(user, New);
        return (user, me, shared + 1 + Old + New);
    }

    private AsyncPageable<TableEntity> Rows(string user) =>
        Table().QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"RowKey ge {user + "|n|"} and RowKey lt {user + "|n|~"}"));

    private TableClient Table() => new TableServiceClient(app.StorageConnection).GetTableClient("Inbox");

    private static Guid IdOf(TableEntity row) =>
        new([.. Convert.FromHexString(row.RowKey[(row.RowKey.LastIndexOf('|') + 1)..]).Select(b => (byte)~b)], bigEndian: true);
}
