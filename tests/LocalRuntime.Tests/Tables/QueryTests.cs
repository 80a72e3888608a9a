using Azure;
using Azure.Data.Tables;
using LocalRuntime.Tests.Support;
using Xunit;

namespace LocalRuntime.Tests.Tables;

public sealed class QueryTests(AzuriteFixture azurite) : TableTest(azurite)
{
    [Fact]
    public async Task Query_MoreThanAPage_EnumeratesAllInKeyOrder()
    {
        await FillAsync("it's|ž", 1050);

        List<string> rows = [];
        await foreach (TableEntity entity in Table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {"it's|ž"}")))
        {
            rows.Add(entity.RowKey);
            Assert.True(rows.Count <= 1050, "A page came twice.");
        }

        Assert.Equal(1050, rows.Count);
        Assert.Equal(rows.Order(StringComparer.Ordinal), rows);
        Assert.Equal(1050, rows.Distinct().Count());
    }

    [Fact]
    public async Task AsPages_ContinuationToken_GoesOnWhereThePageEnded()
    {
        await FillAsync("p 1", 25);

        Page<TableEntity> first = await FirstPage(Table.QueryAsync<TableEntity>(maxPerPage: 10), null);
        Page<TableEntity> second = await FirstPage(Table.QueryAsync<TableEntity>(), first.ContinuationToken, pageSize: 10);
        Page<TableEntity> third = await FirstPage(Table.QueryAsync<TableEntity>(maxPerPage: 10), second.ContinuationToken);

        Assert.Equal([10, 10, 5], [first.Values.Count, second.Values.Count, third.Values.Count]);
        Assert.Null(third.ContinuationToken);
        string[] rows = [.. first.Values.Concat(second.Values).Concat(third.Values).Select(entity => entity.RowKey)];
        Assert.Equal(Enumerable.Range(0, 25).Select(n => $"{n:d5}"), rows);
    }

    [Fact]
    public async Task Query_Select_ReturnsOnlyWhatIsNamed()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1L, ["B"] = "no" });

        TableEntity read = await Single(Table.QueryAsync<TableEntity>(select: ["RowKey", "A"]));

        Assert.Equal(("r", 1L), (read.RowKey, read.GetInt64("A")));
        Assert.False(read.ContainsKey("B"));
    }

    [Fact]
    public async Task Query_RangeOfOnePartition_IsHalfOpen()
    {
        await FillAsync("p", 10);

        int count = 0;
        await foreach (TableEntity _ in Table.QueryAsync<TableEntity>("PartitionKey eq 'p' and RowKey ge '00003' and RowKey lt '00006'"))
            count++;

        Assert.Equal(3, count);
    }

    [Fact]
    public async Task Query_TypedLiterals_SelectTheirEntity()
    {
        Guid id = Guid.Parse("0199c0de-0000-7000-8000-000000000003");
        var moment = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        await Table.AddEntityAsync(new TableEntity("p", "1") { ["T"] = "it's", ["L"] = 5L, ["G"] = id, ["D"] = moment, ["F"] = true, ["R"] = 1.5 });
        await Table.AddEntityAsync(new TableEntity("p", "2") { ["T"] = "no", ["L"] = 6L, ["G"] = Guid.Empty, ["D"] = moment.AddDays(1), ["F"] = false, ["R"] = 2.5 });

        string filter = TableClient.CreateQueryFilter($"T eq {"it's"} and L eq {5L} and G eq {id} and D le {moment} and F eq {true} and R lt {2.0}");
        TableEntity read = await Single(Table.QueryAsync<TableEntity>(filter));

        Assert.Equal("1", read.RowKey);
    }

    [Fact]
    public async Task Query_QuoteInAValue_SelectsNothingElse()
    {
        await FillAsync("p", 3);
        string hostile = "x' or PartitionKey ne 'x";

        int count = 0;
        await foreach (TableEntity _ in Table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {hostile}")))
            count++;

        Assert.Equal(0, count);
    }

    [Fact]
    public async Task Query_BadFilter_Is400()
    {
        RequestFailedException failure = await Assert.ThrowsAsync<RequestFailedException>(() => Single(Table.QueryAsync<TableEntity>("RowKey eq")));

        Assert.Equal(400, failure.Status);
    }

    [Fact]
    public async Task Query_CancelledEnumeration_IsCancelled()
    {
        await FillAsync("p", 3);
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (TableEntity _ in Table.QueryAsync<TableEntity>().WithCancellation(source.Token))
            {
            }
        });
    }

    [Fact]
    public void CreateQueryFilter_EachType_IsItsLiteral()
    {
        FormattableString filter = $"{"a'b"} {'\''} {1} {2L} {1.5} {true} {null} {new byte[] { 1, 255 }} {Guid.Empty} {DateTimeOffset.UnixEpoch}";

        Assert.Equal(
            "'a''b' '''' 1 2L 1.5 true null X'01FF' guid'00000000-0000-0000-0000-000000000000' datetime'1970-01-01T00:00:00Z'",
            TableClient.CreateQueryFilter(filter));
    }

    private static async Task<TableEntity> Single(AsyncPageable<TableEntity> query)
    {
        List<TableEntity> found = [];
        await foreach (TableEntity entity in query)
            found.Add(entity);
        return Assert.Single(found);
    }

    private static async Task<Page<TableEntity>> FirstPage(AsyncPageable<TableEntity> query, string? token, int? pageSize = null)
    {
        await foreach (Page<TableEntity> page in query.AsPages(token, pageSize))
            return page;
        throw new InvalidOperationException("No page.");
    }

    private async Task FillAsync(string partition, int count)
    {
        foreach (int[] chunk in Enumerable.Range(0, count).Chunk(100))
            await Table.SubmitTransactionAsync(chunk.Select(n => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(partition, $"{n:d5}"))));
    }
}
