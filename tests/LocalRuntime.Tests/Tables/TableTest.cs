using Azure;
using Azure.Data.Tables;
using LocalRuntime.Tests.Support;
using Xunit;

namespace LocalRuntime.Tests.Tables;

/// <summary>A test class with an account to itself and a new table for each test.</summary>
public abstract class TableTest(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private protected AzuriteFixture Azurite { get; } = azurite;

    private protected TableClient Table { get; } =
        new TableServiceClient(azurite.ConnectionString).GetTableClient($"t{Guid.CreateVersion7():N}");

    public async Task InitializeAsync() => await Table.CreateIfNotExistsAsync();

    public async Task DisposeAsync() => await Table.DeleteAsync();

    private protected static async Task<RequestFailedException> AssertFails(int status, string errorCode, Func<Task> action)
    {
        RequestFailedException failure = await Assert.ThrowsAsync<RequestFailedException>(action);
        Assert.Equal(status, failure.Status);
        Assert.Equal(errorCode, failure.ErrorCode);
        return failure;
    }
}
