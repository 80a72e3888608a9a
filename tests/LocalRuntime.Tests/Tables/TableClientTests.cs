using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using LocalRuntime.Tests.Support;
using Xunit;

namespace LocalRuntime.Tests.Tables;

public sealed class TableClientTests(AzuriteFixture azurite) : TableTest(azurite)
{
    [Fact]
    public async Task AddEntity_NewKey_IsReadBackWithTheETagOfTheAnswer()
    {
        Response added = await Table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = "hello" });

        TableEntity read = await Table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal(204, added.Status);
        Assert.Equal("hello", read.GetString("Text"));
        Assert.Equal(added.Headers.ETag, read.ETag);
        Assert.NotNull(read.Timestamp);
    }

    [Fact]
    public async Task AddEntity_AnyEntity_AsksForNoContentAndSigns()
    {
        var seen = new HeaderLog();
        var options = new TableClientOptions();
        options.AddPolicy(seen, HttpPipelinePosition.BeforeTransport);
        TableClient table = new TableServiceClient(Azurite.ConnectionString, options).GetTableClient(Table.Name);

        await table.AddEntityAsync(new TableEntity("p", "r"));

        Assert.Equal("return-no-content", seen.Headers["Prefer"]);
        Assert.Equal("2020-12-06", seen.Headers["x-ms-version"]);
        Assert.StartsWith("SharedKeyLite test", seen.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddEntity_TakenKey_Is409EntityAlreadyExists()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r"));

        RequestFailedException failure =
            await AssertFails(409, "EntityAlreadyExists", () => Table.AddEntityAsync(new TableEntity("p", "r")));

        Assert.True(failure.ErrorCode == TableErrorCode.EntityAlreadyExists);
    }

    [Fact]
    public async Task AddEntity_MissingTable_Is404TableNotFound()
    {
        TableClient missing = new TableServiceClient(Azurite.ConnectionString).GetTableClient("missing");

        RequestFailedException failure = await Assert.ThrowsAsync<RequestFailedException>(() => missing.AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal((404, "TableNotFound"), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task AddEntity_WrongKey_Is403WithoutTheKeyInTheMessage()
    {
        string wrongKey = Convert.ToBase64String(new byte[64]);
        string account = new TableServiceClient(Azurite.ConnectionString).AccountName;
        string endpoint = new TableServiceClient(Azurite.ConnectionString).Uri.ToString();
        var service = new TableServiceClient($"AccountName={account};AccountKey={wrongKey};TableEndpoint={endpoint}");

        RequestFailedException failure =
            await Assert.ThrowsAsync<RequestFailedException>(() => service.GetTableClient(Table.Name).AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal(403, failure.Status);
        Assert.DoesNotContain(wrongKey, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public Task GetEntity_Missing_Is404ResourceNotFound() =>
        AssertFails(404, "ResourceNotFound", () => Table.GetEntityAsync<TableEntity>("p", "none"));

    [Fact]
    public async Task GetEntityIfExists_Missing_HasNoValue()
    {
        NullableResponse<TableEntity> none = await Table.GetEntityIfExistsAsync<TableEntity>("p", "none");

        Assert.False(none.HasValue);
        Assert.Equal(404, none.GetRawResponse().Status);
        Assert.Throws<InvalidOperationException>(() => none.Value);
    }

    [Fact]
    public async Task GetEntityIfExists_There_HasValue()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 7 });

        NullableResponse<TableEntity> there = await Table.GetEntityIfExistsAsync<TableEntity>("p", "r");

        Assert.Equal(7, there.Value!.GetInt32("N"));
    }

    [Fact]
    public async Task GetEntity_Select_ReturnsOnlyWhatIsNamed()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 });

        TableEntity read = await Table.GetEntityAsync<TableEntity>("p", "r", select: ["A"]);

        Assert.Equal(1, read.GetInt32("A"));
        Assert.False(read.ContainsKey("B"));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge, 1)]
    [InlineData(TableUpdateMode.Replace, null)]
    public async Task UpsertEntity_Existing_KeepsOtherPropertiesOnlyWhenMerging(TableUpdateMode mode, int? kept)
    {
        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, mode);

        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["B"] = 2 }, mode);

        TableEntity read = await Table.GetEntityAsync<TableEntity>("p", "r");
        Assert.Equal(kept, read.GetInt32("A"));
        Assert.Equal(2, read.GetInt32("B"));
    }

    [Fact]
    public async Task UpdateEntity_StaleETag_Is412AndChangesNothing()
    {
        ETag first = (await Table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 })).Headers.ETag!.Value;
        Response updated = await Table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 2 }, first);

        await AssertFails(412, "UpdateConditionNotSatisfied", () => Table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 3 }, first));

        TableEntity read = await Table.GetEntityAsync<TableEntity>("p", "r");
        Assert.Equal(2, read.GetInt32("N"));
        Assert.Equal(updated.Headers.ETag, read.ETag);
    }

    [Fact]
    public async Task UpdateEntity_AnyETag_Replaces()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 });

        await Table.UpdateEntityAsync(new TableEntity("p", "r") { ["B"] = 2 }, ETag.All, TableUpdateMode.Replace);

        Assert.False((await Table.GetEntityAsync<TableEntity>("p", "r")).Value.ContainsKey("A"));
    }

    [Fact]
    public Task UpdateEntity_Missing_Is404() =>
        AssertFails(404, "ResourceNotFound", () => Table.UpdateEntityAsync(new TableEntity("p", "none"), ETag.All));

    [Fact]
    public async Task UpdateEntity_DefaultETag_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Table.UpdateEntityAsync(new TableEntity("p", "r"), default));

    [Fact]
    public async Task UpdateEntity_TwentyAtOnceOnOneETag_OneWins()
    {
        ETag etag = (await Table.AddEntityAsync(new TableEntity("p", "r"))).Headers.ETag!.Value;

        int[] statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(async n =>
        {
            try
            {
                return (await Table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = n }, etag)).Status;
            }
            catch (RequestFailedException failure)
            {
                return failure.Status;
            }
        }));

        Assert.Equal(1, statuses.Count(status => status == 204));
        Assert.Equal(19, statuses.Count(status => status == 412));
    }

    [Fact]
    public async Task DeleteEntity_StaleETag_Is412AndKeeps()
    {
        ETag first = (await Table.AddEntityAsync(new TableEntity("p", "r"))).Headers.ETag!.Value;
        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["N"] = 2 });

        await AssertFails(412, "UpdateConditionNotSatisfied", () => Table.DeleteEntityAsync("p", "r", first));

        Assert.True((await Table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }

    [Fact]
    public async Task DeleteEntity_ThereThenMissing_Is204Then404WithoutException()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r"));

        Response first = await Table.DeleteEntityAsync("p", "r");
        Response second = await Table.DeleteEntityAsync("p", "r");

        Assert.Equal((204, 404), (first.Status, second.Status));
    }

    [Fact]
    public async Task AddEntity_CancelledToken_IsCancelled() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Table.AddEntityAsync(new TableEntity("p", "r"), new CancellationToken(canceled: true)));

    private sealed class HeaderLog : HttpPipelineSynchronousPolicy
    {
        public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

        public override void OnSendingRequest(HttpMessage message)
        {
            foreach (HttpHeader header in message.Request.Headers)
                Headers[header.Name] = header.Value;
        }
    }
}
