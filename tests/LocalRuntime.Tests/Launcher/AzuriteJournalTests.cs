using Azure.Data.Tables;
using Azure.Storage.Queues;
using LocalRuntime.Tests.Support;
using Xunit;

namespace LocalRuntime.Tests.Launcher;

public sealed class AzuriteJournalTests
{
    private const string Account = "test1";

    [Fact]
    public async Task Kill_AfterAnswers_EverythingAnsweredIsThere()
    {
        await using var azurite = await AzuriteServer.StartAsync();
        var tables = new TableServiceClient(azurite.ConnectionString(Account));
        var kept = tables.GetTableClient("kept");
        await kept.CreateIfNotExistsAsync();
        await tables.GetTableClient("dropped").CreateIfNotExistsAsync();
        await InsertAsync(kept, "a", "b", "c");
        // Once more from files that exist: what follows is on top of what the first journal brought.
        await azurite.KillAndRestartAsync();

        await kept.DeleteEntityAsync("p", "a");
        await kept.UpsertEntityAsync(new TableEntity("p", "b") { ["Text"] = "changed" }, TableUpdateMode.Replace);
        await InsertAsync(kept, "d");
        await tables.DeleteTableAsync("dropped");
        await tables.GetTableClient("made").CreateIfNotExistsAsync();
        await InsertAsync(tables.GetTableClient("made"), "e");
        var queue = new QueueClient(azurite.ConnectionString(Account), "queue");
        await queue.CreateAsync();
        await queue.SendMessageAsync("first");
        await queue.SendMessageAsync("second");
        var received = (await queue.ReceiveMessageAsync()).Value;
        await queue.DeleteMessageAsync(received.MessageId, received.PopReceipt);
        await azurite.KillAndRestartAsync();

        Assert.Equal(["b changed", "c text", "d text"], await RowsAsync(kept));
        Assert.Equal(["e text"], await RowsAsync(tables.GetTableClient("made")));
        var names = new List<string>();
        await foreach (var table in tables.QueryAsync())
            names.Add(table.Name);
        Assert.Equal(["kept", "made"], names.Order());
        Assert.Equal("second", (await queue.ReceiveMessageAsync()).Value.MessageText);
    }

    [Fact]
    public async Task Stop_AfterAKill_EverythingIsThereAndCanBeChanged()
    {
        await using var azurite = await AzuriteServer.StartAsync();
        var table = new TableServiceClient(azurite.ConnectionString(Account)).GetTableClient("kept");
        await table.CreateIfNotExistsAsync();
        await InsertAsync(table, "a", "b");
        await azurite.KillAndRestartAsync();
        await InsertAsync(table, "c");
        await azurite.RestartAsync();
        await table.DeleteEntityAsync("p", "b");

        Assert.Equal(["a text", "c text"], await RowsAsync(table));
    }

    /// <summary>Rows are found by an index where the filter names their partition: it must not find others, or fewer.</summary>
    [Theory]
    [InlineData("PartitionKey eq 'p' and RowKey gt 'a'", "p b", "p it's")]
    [InlineData("(RowKey eq 'a') and (PartitionKey eq 'q')", "q a")]
    [InlineData("PartitionKey eq 'p' and RowKey eq 'a' or PartitionKey eq 'q'", "p a", "q a")]
    [InlineData("PartitionKey eq 'p' and (RowKey eq 'b' or RowKey eq 'it''s')", "p b", "p it's")]
    [InlineData("not (PartitionKey eq 'p')", "01 a", "1 a", "q a")]
    [InlineData("PartitionKey eq '1'", "1 a")]
    [InlineData("PartitionKey eq '01' and RowKey eq 'a'", "01 a")]
    [InlineData("PartitionKey eq 'p' and PartitionKey eq 'q'")]
    [InlineData("PartitionKey eq 'nobody'")]
    [InlineData("PartitionKey ge 'p' and Text eq 'text'", "p a", "p b", "p it's", "q a")]
    public async Task Query_ByAFilter_FindsTheRowsThatItFits(string filter, params string[] found)
    {
        await using var azurite = await AzuriteServer.StartAsync();
        var table = new TableServiceClient(azurite.ConnectionString(Account)).GetTableClient("rows");
        await table.CreateIfNotExistsAsync();
        foreach (var (partition, row) in new[] { ("p", "a"), ("p", "b"), ("p", "it's"), ("q", "a"), ("1", "a"), ("01", "a") })
            await table.AddEntityAsync(new TableEntity(partition, row) { ["Text"] = "text" });

        var rows = new List<string>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, maxPerPage: 1))
            rows.Add($"{row.PartitionKey} {row.RowKey}");

        Assert.Equal(found, rows);
        Assert.True((await table.GetEntityIfExistsAsync<TableEntity>("01", "a")).HasValue);
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("q", "b")).HasValue);
    }

    private static async Task InsertAsync(TableClient table, params string[] rows)
    {
        foreach (var row in rows)
            await table.AddEntityAsync(new TableEntity("p", row) { ["Text"] = "text" });
    }

    private static async Task<List<string>> RowsAsync(TableClient table)
    {
        var rows = new List<string>();
        await foreach (var row in table.QueryAsync<TableEntity>("PartitionKey eq 'p'"))
            rows.Add($"{row.RowKey} {row.GetString("Text")}");
        return rows;
    }
}
