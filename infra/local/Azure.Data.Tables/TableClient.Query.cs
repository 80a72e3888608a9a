using Azure.Core;

namespace Azure.Data.Tables;

public partial class TableClient
{
    /// <summary>
    /// The entities that an OData filter selects, in key order. The service ends a page at <paramref name="maxPerPage"/>
    /// (at most 1,000) or earlier; the enumeration goes on with the next one.
    /// </summary>
    public virtual AsyncPageable<T> QueryAsync<T>(
        string filter = null, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        string selected = Joined(select);
        return new QueryPages<T>((token, size, cancel) => FetchAsync<T>(filter, selected, token, size, cancel), maxPerPage, cancellationToken);
    }

    private async Task<Page<T>> FetchAsync<T>(
        string filter, string select, string continuationToken, int? pageSize, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        using HttpMessage message = _http.Create(RequestMethod.Get, new Uri($"{_tableUri}()"), Expected.Ok);
        (string nextPartitionKey, string nextRowKey) = Split(continuationToken);
        TableHttp.AddQuery(message.Request.Uri, "$top", pageSize);
        TableHttp.AddQuery(message.Request.Uri, "$select", select);
        TableHttp.AddQuery(message.Request.Uri, "$filter", filter);
        TableHttp.AddQuery(message.Request.Uri, "NextPartitionKey", nextPartitionKey);
        TableHttp.AddQuery(message.Request.Uri, "NextRowKey", nextRowKey);
        Response response = await _http.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return Page<T>.FromValues(EntityReader.ReadMany<T>(response.Content), Combined(response.Headers), response);
    }

    /// <summary>One token out of the two continuation headers; both are opaque and free of blanks.</summary>
    private static string Combined(ResponseHeaders headers)
    {
        bool hasPartition = headers.TryGetValue("x-ms-continuation-NextPartitionKey", out string partitionKey);
        bool hasRow = headers.TryGetValue("x-ms-continuation-NextRowKey", out string rowKey);
        return hasPartition || hasRow ? $"{partitionKey} {rowKey}" : null;
    }

    private static (string NextPartitionKey, string NextRowKey) Split(string continuationToken)
    {
        if (continuationToken is null || continuationToken.Length <= 1)
            return (null, null);
        string[] parts = continuationToken.Split(' ', 2);
        return (parts[0], parts.Length > 1 && parts[1].Length > 0 ? parts[1] : null);
    }
}
