using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using LocalRuntime.Tests.Support;
using Xunit;

namespace LocalRuntime.Tests.Tables;

public sealed class TableServiceClientTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private readonly TableServiceClient _service = new(azurite.ConnectionString);

    [Fact]
    public async Task CreateTableIfNotExists_Twice_Is204Then409WithoutException()
    {
        Response<TableItem> first = await _service.CreateTableIfNotExistsAsync("created");
        Response<TableItem> second = await _service.CreateTableIfNotExistsAsync("created");

        Assert.Equal((204, 409), (first.GetRawResponse().Status, second.GetRawResponse().Status));
        Assert.Equal("created", second.Value.Name);
    }

    [Fact]
    public async Task CreateTableIfNotExists_InvalidName_Is400()
    {
        RequestFailedException failure = await Assert.ThrowsAsync<RequestFailedException>(() => _service.CreateTableIfNotExistsAsync("1-no"));

        Assert.Equal(400, failure.Status);
    }

    [Fact]
    public async Task Query_Filter_FindsTheTable()
    {
        await _service.CreateTableIfNotExistsAsync("sought");
        await _service.CreateTableIfNotExistsAsync("unsought");

        List<string> names = [];
        await foreach (TableItem table in _service.QueryAsync(TableServiceClient.CreateQueryFilter($"TableName eq {"sought"}")))
            names.Add(table.Name);

        Assert.Equal(["sought"], names);
    }

    [Fact]
    public async Task Query_MoreThanAPage_EnumeratesAll()
    {
        string[] expected = [.. Enumerable.Range(0, 5).Select(n => $"paged{n}")];
        foreach (string name in expected)
            await _service.CreateTableIfNotExistsAsync(name);

        List<string> names = [];
        await foreach (TableItem table in _service.QueryAsync(maxPerPage: 2))
            names.Add(table.Name);

        Assert.Empty(expected.Except(names));
        Assert.Equal(names.Distinct().Count(), names.Count);
    }

    [Fact]
    public async Task DeleteTable_ThereThenMissing_Is204Then404WithoutException()
    {
        await _service.CreateTableIfNotExistsAsync("deleted");

        Response first = await _service.DeleteTableAsync("deleted");
        Response second = await _service.DeleteTableAsync("deleted");

        Assert.Equal((204, 404), (first.Status, second.Status));
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1", "devstoreaccount1")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=a2V5;EndpointSuffix=core.windows.net", "https://acc.table.core.windows.net/", "acc")]
    [InlineData("AccountName=acc;AccountKey=a2V5Cg==", "https://acc.table.core.windows.net/", "acc")]
    [InlineData("AccountName=acc;AccountKey=a2V5;TableEndpoint=http://localhost:1/acc/;", "http://localhost:1/acc", "acc")]
    public void ConnectionString_EachForm_FindsEndpointAndAccount(string text, string endpoint, string account)
    {
        var service = new TableServiceClient(text);

        Assert.Equal((new Uri(endpoint), account), (service.Uri, service.AccountName));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AccountName=acc")]
    [InlineData("AccountName=acc;AccountKey=***")]
    [InlineData("AccountKey=a2V5")]
    public void ConnectionString_Incomplete_IsAFormatException(string text)
    {
        FormatException failure = Assert.Throws<FormatException>(() => new TableServiceClient(text));

        Assert.DoesNotContain("a2V5", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TokenCredential_PlainHttp_IsRefusedBeforeTheTokenLeaves()
    {
        var service = new TableServiceClient(new Uri("http://127.0.0.1:1/acc"), new FixedCredential());

        await Assert.ThrowsAsync<InvalidOperationException>(() => service.CreateTableIfNotExistsAsync("any"));
    }

    private sealed class FixedCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
