using Azure;
using Azure.Data.Tables;
using LocalRuntime.Tests.Support;
using Xunit;

namespace LocalRuntime.Tests.Tables;

public sealed class OutageTests
{
    [Fact]
    public async Task AddEntity_ServerDownThenUp_FailsThenWorksOnTheSameClientWithTheOldData()
    {
        await using AzuriteServer azurite = await AzuriteServer.StartAsync();
        TableClient table = Table(azurite, maxRetries: 0);
        await table.CreateIfNotExistsAsync();
        await table.AddEntityAsync(new TableEntity("p", "before"));

        await azurite.StopAsync();
        RequestFailedException failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "during")));
        await azurite.RestartAsync();
        await table.AddEntityAsync(new TableEntity("p", "after"));

        Assert.Equal(0, failure.Status);
        Assert.True((await table.GetEntityIfExistsAsync<TableEntity>("p", "before")).HasValue);
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p", "during")).HasValue);
    }

    [Fact]
    public async Task AddEntity_ServerDownWithRetries_FailsWithEveryTry()
    {
        TableClient table = Unreachable(maxRetries: 2);

        AggregateException failure = await Assert.ThrowsAsync<AggregateException>(() => table.AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal(3, failure.InnerExceptions.Count);
        Assert.All(failure.InnerExceptions, inner => Assert.IsType<RequestFailedException>(inner));
    }

    [Fact]
    public async Task AddEntity_ServerComesBackWhileRetrying_Works()
    {
        await using AzuriteServer azurite = await AzuriteServer.StartAsync();
        TableClient table = Table(azurite, maxRetries: 600);
        await table.CreateIfNotExistsAsync();
        await azurite.StopAsync();

        Task<Response> adding = table.AddEntityAsync(new TableEntity("p", "r"));
        await azurite.RestartAsync();

        Assert.Equal(204, (await adding.WaitAsync(TimeSpan.FromSeconds(60))).Status);
    }

    private static TableClient Table(AzuriteServer azurite, int maxRetries) => Table(azurite.ConnectionString("test1"), maxRetries);

    /// <summary>Nothing listens on port 1.</summary>
    private static TableClient Unreachable(int maxRetries) =>
        Table("AccountName=a;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:1/a", maxRetries);

    private static TableClient Table(string connectionString, int maxRetries)
    {
        var options = new TableClientOptions { Retry = { MaxRetries = maxRetries, Delay = TimeSpan.FromMilliseconds(50), MaxDelay = TimeSpan.FromMilliseconds(50) } };
        return new TableServiceClient(connectionString, options).GetTableClient("outage");
    }
}
