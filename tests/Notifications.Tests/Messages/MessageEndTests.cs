using System.Net;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Platform.Storage;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Messages;

/// <summary>How messages end by age. These move the clock.</summary>
public sealed class MessageEndTests(MessagesFixture app) : IClassFixture<MessagesFixture>
{
    [Fact]
    public async Task Cleanup_AfterTheirTime_RemovesMessagesAndEmptyConversations()
    {
        var (one, other, blocked) = (AppFixture.NewUser(), AppFixture.NewUser(), AppFixture.NewUser());
        var me = await app.AsAsync(one);
        await me.WriteAsync(other, "old");
        await me.WriteAsync(blocked, "old");
        await me.PostAsync($"messages/block/{blocked}");
        app.Clock.Advance(TimeSpan.FromDays(364));
        me = await app.AsAsync(one);
        await me.WriteAsync(other, "young", "c");
        await app.CleanUpAsync();
        Assert.Equal(["young", "old"], await me.TextsAsync(other));

        Assert.Equal(2, await (await app.AsAsync(other)).UnreadAsync());

        app.Clock.Advance(TimeSpan.FromDays(1.1));
        Assert.True((await app.CleanUpAsync()).Messages >= 2);
        me = await app.AsAsync(one);
        Assert.Equal(1, await (await app.AsAsync(other)).UnreadAsync());
        Assert.Equal(["young"], await me.TextsAsync(other));
        Assert.Equal(other, Assert.Single(await me.ConversationsAsync()).GetProperty("peer").GetProperty("userId").GetString());
        Assert.Single((await me.GetAsync("messages/blocked")).Json.GetProperty("items").EnumerateArray());

        app.Clock.Advance(TimeSpan.FromDays(365));
        await app.CleanUpAsync();
        me = await app.AsAsync(one);
        Assert.Empty(await me.ConversationsAsync());
        Assert.DoesNotContain(await RowsAsync("Messages"), row => row.Contains(one, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Delete_ForEveryone_OnlyForAQuarterOfAnHour()
    {
        var (one, other) = (AppFixture.NewUser(), AppFixture.NewUser());
        var me = await app.AsAsync(one);
        var id = await me.WriteAsync(other, "t");
        app.Clock.Advance(TimeSpan.FromMinutes(16));

        (await me.DeleteAsync($"messages/{id}?for=everyone")).AssertProblem(HttpStatusCode.Conflict, "conflict");
        Assert.Equal(["t"], await me.TextsAsync(other));
        Assert.Equal(HttpStatusCode.NoContent, (await me.DeleteAsync($"messages/{id}")).Status);
    }

    [Fact]
    public async Task Block_AndUnblock_AreInTheAudit()
    {
        var (one, other, admin) = (AppFixture.NewUser(), AppFixture.NewUser(), await app.AsAsync("root", "admin"));
        var me = await app.AsAsync(one);
        await me.PostAsync($"messages/block/{other}");
        await me.DeleteAsync($"messages/block/{other}");

        var entries = (await admin.GetAsync($"audit?actor=user:{one}")).Json.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(["user_unblocked", "user_blocked"], entries.Select(e => e.GetProperty("event").GetString()));
        Assert.All(entries, e => Assert.Equal(other, e.GetProperty("userId").GetString()));
    }

    private async Task<string[]> RowsAsync(string table)
    {
        var client = app.Services.GetRequiredService<StorageAccount>().Tables.GetTableClient(table);
        var rows = await client.QueryAsync<TableEntity>().ToArrayAsync();
        return [.. rows.Select(row => string.Join(' ', row.Select(column => $"{column.Key}={column.Value}")))];
    }
}
