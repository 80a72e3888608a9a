using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using LocalRuntime.Tests.Support;
using Xunit;

namespace LocalRuntime.Tests.Tables;

public sealed class TableClientTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private readonly TableClient _table = new TableServiceClient(azurite.ConnectionString).GetTableClient($"t{Guid.CreateVersion7():N}");

    public async Task InitializeAsync() => await _table.CreateIfNotExistsAsync();

    public async Task DisposeAsync() => await _table.DeleteAsync();

    [Fact]
    public async Task AddEntity_NewKey_IsReadBackWithTheETagOfTheAnswer()
    {
        Response added = await _table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = "hello" });

        TableEntity read = await _table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal(204, added.Status);
        Assert.Equal("hello", read.GetString("Text"));
        Assert.Equal(added.Headers.ETag, read.ETag);
        Assert.NotNull(read.Timestamp);
    }

    [Fact]
    public async Task AddEntity_TakenKey_Is409EntityAlreadyExists()
    {
        await _table.AddEntityAsync(new TableEntity("p", "r"));

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => _table.AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal(409, failure.Status);
        Assert.Equal(TableErrorCode.EntityAlreadyExists, failure.ErrorCode);
    }
}
