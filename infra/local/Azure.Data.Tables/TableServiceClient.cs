using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

/// <summary>The tables of an account. Thread-safe; make one and keep it.</summary>
public class TableServiceClient
{
    private readonly TableHttp _http;

    /// <exception cref="FormatException">The connection string lacks an account's name, key or endpoint.</exception>
    public TableServiceClient(string connectionString)
        : this(connectionString, null)
    {
    }

    public TableServiceClient(string connectionString, TableClientOptions options = null)
    {
        TableConnectionString parsed = TableConnectionString.Parse(connectionString);
        var key = new SharedKeyPolicy(parsed.AccountName, parsed.AccountKey);
        _http = new TableHttp(parsed.Endpoint, parsed.AccountName, key, options ?? new TableClientOptions());
    }

    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(tokenCredential);
        var bearer = new BearerTokenAuthenticationPolicy(tokenCredential, "https://storage.azure.com/.default");
        _http = new TableHttp(endpoint, endpoint.Host.Split('.')[0], bearer, options ?? new TableClientOptions());
    }

    protected TableServiceClient()
    {
    }

    public virtual string AccountName => _http.AccountName;

    public virtual Uri Uri => new(_http.Endpoint);

    public virtual TableClient GetTableClient(string tableName) => new(_http, tableName);

    /// <summary>Creates the table; one that is there already is a success with status 409 in the raw response.</summary>
    public virtual Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        return _http.CreateTableIfNotExistsAsync(tableName, cancellationToken);
    }

    /// <summary>Deletes the table; one that is not there is a success with status 404.</summary>
    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        return _http.DeleteTableAsync(tableName, cancellationToken);
    }

    /// <summary>The account's tables, as an OData filter over <c>TableName</c> selects them.</summary>
    public virtual AsyncPageable<TableItem> QueryAsync(
        string filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        new QueryPages<TableItem>((token, size, cancel) => FetchAsync(filter, token, size, cancel), maxPerPage, cancellationToken);

    public static string CreateQueryFilter(FormattableString filter) => filter is null ? null : ODataFilter.Create(filter);

    private async Task<Page<TableItem>> FetchAsync(string filter, string continuationToken, int? pageSize, CancellationToken cancellationToken)
    {
        using HttpMessage message = _http.Create(RequestMethod.Get, new Uri($"{_http.Endpoint}/Tables"), Expected.Ok);
        TableHttp.AddQuery(message.Request.Uri, "$top", pageSize);
        TableHttp.AddQuery(message.Request.Uri, "$filter", filter);
        TableHttp.AddQuery(message.Request.Uri, "NextTableName", continuationToken);
        Response response = await _http.SendAsync(message, cancellationToken).ConfigureAwait(false);
        using JsonDocument body = JsonDocument.Parse(response.Content);
        TableItem[] items = [.. body.RootElement.GetProperty("value").EnumerateArray().Select(item => new TableItem(item.GetProperty("TableName").GetString()))];
        string next = response.Headers.TryGetValue("x-ms-continuation-NextTableName", out string token) ? token : null;
        return Page<TableItem>.FromValues(items, next, response);
    }
}
