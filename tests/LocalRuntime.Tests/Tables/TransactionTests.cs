using Azure;
using Azure.Data.Tables;
using LocalRuntime.Tests.Support;
using Xunit;

namespace LocalRuntime.Tests.Tables;

public sealed class TransactionTests(AzuriteFixture azurite) : TableTest(azurite)
{
    [Fact]
    public async Task SubmitTransaction_100Adds_StoresAllAndAnswersEachWithItsETag()
    {
        Response<IReadOnlyList<Response>> answer = await Table.SubmitTransactionAsync(Adds(0..100));

        Assert.Equal(202, answer.GetRawResponse().Status);
        Assert.Equal(100, answer.Value.Count);
        Assert.All(answer.Value, response => Assert.Equal(204, response.Status));
        TableEntity last = await Table.GetEntityAsync<TableEntity>("p|1", "099");
        Assert.Equal(answer.Value[99].Headers.ETag, last.ETag);
        Assert.Equal("žluť's \"99\"\r\n--x", last.GetString("Text"));
        Assert.Equal(100, await CountAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(57)]
    [InlineData(99)]
    public async Task SubmitTransaction_OneOf100KeysIsTaken_RollsAllBackAndNamesTheIndex(int taken)
    {
        await Table.AddEntityAsync(new TableEntity("p|1", $"{taken:d3}"));

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync(Adds(0..100)));

        Assert.Equal((409, "EntityAlreadyExists"), (failure.Status, failure.ErrorCode));
        Assert.Equal(taken, failure.FailedTransactionActionIndex);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task SubmitTransaction_EveryActionType_DoesEach()
    {
        foreach (string row in new[] { "merged", "replaced", "deleted" })
            await Table.AddEntityAsync(new TableEntity("it's", row) { ["A"] = 1 });
        TableEntity merged = await Table.GetEntityAsync<TableEntity>("it's", "merged");

        Response<IReadOnlyList<Response>> answer = await Table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, Entity("added")),
            new(TableTransactionActionType.UpdateMerge, Entity("merged"), merged.ETag),
            new(TableTransactionActionType.UpdateReplace, Entity("replaced"), ETag.All),
            new(TableTransactionActionType.Delete, Entity("deleted")),
            new(TableTransactionActionType.UpsertMerge, Entity("upserted")),
            new(TableTransactionActionType.UpsertReplace, Entity("upserted'2")),
        ]);

        Assert.All(answer.Value, response => Assert.Equal(204, response.Status));
        Assert.Equal((1, 2), await ReadAsync("merged"));
        Assert.Equal((null, 2), await ReadAsync("replaced"));
        Assert.Equal((null, 2), await ReadAsync("added"));
        Assert.Equal((null, 2), await ReadAsync("upserted"));
        Assert.Equal((null, 2), await ReadAsync("upserted'2"));
        Assert.False((await Table.GetEntityIfExistsAsync<TableEntity>("it's", "deleted")).HasValue);
    }

    [Fact]
    public async Task SubmitTransaction_StaleETag_Is412AndRollsBack()
    {
        ETag stale = (await Table.AddEntityAsync(new TableEntity("p", "1"))).Headers.ETag!.Value;
        await Table.UpsertEntityAsync(new TableEntity("p", "1") { ["N"] = 1 });

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "2")),
            new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "1") { ["N"] = 2 }, stale),
        ]));

        Assert.Equal((412, "UpdateConditionNotSatisfied", 1), (failure.Status, failure.ErrorCode, failure.FailedTransactionActionIndex));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task SubmitTransaction_DeleteOfAMissingEntity_Is404()
    {
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => Table.SubmitTransactionAsync([new(TableTransactionActionType.Delete, new TableEntity("p", "none"))]));

        Assert.Equal((404, "ResourceNotFound", 0), (failure.Status, failure.ErrorCode, failure.FailedTransactionActionIndex));
    }

    [Fact]
    public async Task SubmitTransaction_101Actions_Is400AndStoresNothing()
    {
        RequestFailedException failure = await Assert.ThrowsAnyAsync<RequestFailedException>(() => Table.SubmitTransactionAsync(Adds(0..101)));

        Assert.Equal(400, failure.Status);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task SubmitTransaction_NoAction_IsRefused() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Table.SubmitTransactionAsync([]));

    private static TableEntity Entity(string row) => new("it's", row) { ["B"] = 2 };

    private static IEnumerable<TableTransactionAction> Adds(Range rows) =>
        Enumerable.Range(rows.Start.Value, rows.End.Value - rows.Start.Value).Select(n => new TableTransactionAction(
            TableTransactionActionType.Add, new TableEntity("p|1", $"{n:d3}") { ["Text"] = $"žluť's \"{n}\"\r\n--x", ["N"] = (long)n }));

    private async Task<(int? A, int? B)> ReadAsync(string row)
    {
        TableEntity read = await Table.GetEntityAsync<TableEntity>("it's", row);
        return (read.GetInt32("A"), read.GetInt32("B"));
    }

    private async Task<int> CountAsync()
    {
        int count = 0;
        await foreach (TableEntity _ in Table.QueryAsync<TableEntity>())
            count++;
        return count;
    }
}
