using System.Net;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Platform.Storage;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Messages;

/// <summary>Reads every row and column: nothing names somebody who was erased.</summary>
public sealed class MessageErasureTests(MessagesFixture app) : IClassFixture<MessagesFixture>
{
    [Theory]
    [InlineData("erin")]
    [InlineData("Zoë O'Neil|#")]
    public async Task Erasure_OfOneSide_LeavesNoRowThatNamesThem(string name)
    {
        var (user, peer, blocker) = ($"{name} {AppFixture.NewUser()}", AppFixture.NewUser(), AppFixture.NewUser());
        var (me, theirs) = (await app.AsAsync(user), await app.AsAsync(peer));
        await me.WriteAsync(peer, "from the user", "c1");
        await theirs.WriteAsync(user, "to the user");
        await (await app.AsAsync(blocker)).PostAsync($"messages/block/{Uri.EscapeDataString(user)}");
        await theirs.WriteAsync(blocker, "another conversation");
        Assert.Single(await theirs.NoticesAsync());

        Assert.Equal(HttpStatusCode.NoContent, (await me.DeleteAsync($"recipients/{Uri.EscapeDataString(user)}")).Status);

        foreach (var table in new[] { "Messages", "Recipients", "Inbox" })
            Assert.DoesNotContain(await RowsAsync(table), row => row.Contains(user, StringComparison.Ordinal)
                || row.Contains(global::Notifications.Platform.Storage.Keys.Escape(user), StringComparison.Ordinal));
        Assert.Empty(await theirs.NoticesAsync());
        Assert.Equal(blocker, Assert.Single(await theirs.ConversationsAsync()).GetProperty("peer").GetProperty("userId").GetString());
    }

    private async Task<string[]> RowsAsync(string table)
    {
        var client = app.Services.GetRequiredService<StorageAccount>().Tables.GetTableClient(table);
        var rows = await client.QueryAsync<TableEntity>().ToArrayAsync();
        return [.. rows.Select(row => string.Join(' ', row.Select(column => $"{column.Key}={column.Value}")))];
    }
}
