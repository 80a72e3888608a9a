using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

/// <summary>One table. Thread-safe; make one and keep it. Any answer that a method does not expect is a <see cref="RequestFailedException"/>.</summary>
public partial class TableClient
{
    private readonly TableHttp _http;
    private readonly Uri _tableUri;

    protected TableClient()
    {
    }

    internal TableClient(TableHttp http, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        _http = http;
        Name = tableName;
        _tableUri = new Uri($"{http.Endpoint}/{tableName}");
    }

    public virtual string Name { get; }

    public virtual string AccountName => _http.AccountName;

    public virtual Uri Uri => _tableUri;

    /// <summary>Quotes and escapes an interpolated string's values as OData literals.</summary>
    public static string CreateQueryFilter(FormattableString filter) => TableServiceClient.CreateQueryFilter(filter);

    /// <summary>Creates the table; one that is there already is a success with status 409 in the raw response.</summary>
    public virtual Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        _http.CreateTableIfNotExistsAsync(Name, cancellationToken);

    /// <summary>Deletes the table; one that is not there is a success with status 404.</summary>
    public virtual Task<Response> DeleteAsync(CancellationToken cancellationToken = default) => _http.DeleteTableAsync(Name, cancellationToken);

    /// <summary>Inserts; 409 <see cref="TableErrorCode.EntityAlreadyExists"/> when the key is taken.</summary>
    public virtual async Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        CheckKeys(entity);
        using HttpMessage message = _http.Create(RequestMethod.Post, _tableUri, Expected.Created);
        message.Request.Headers.Add(HttpHeader.Names.ContentType, TableHttp.Json);
        message.Request.Headers.Add(HttpHeader.Names.Prefer, "return-no-content");
        message.Request.Content = TableHttp.EntityContent(entity);
        return await _http.SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads; 404 <see cref="TableErrorCode.ResourceNotFound"/> when it is not there.</summary>
    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        using HttpMessage message = CreateGet(partitionKey, rowKey, select, Expected.Ok);
        Response response = await _http.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(EntityReader.ReadOne<T>(response.Content), response);
    }

    /// <summary>Reads; without a value when it is not there.</summary>
    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        using HttpMessage message = CreateGet(partitionKey, rowKey, select, Expected.OkOrMissing);
        Response response = await _http.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return response.Status == 404
            ? new NoValueResponse<T>(response)
            : Response.FromValue(EntityReader.ReadOne<T>(response.Content), response);
    }

    /// <summary>Inserts, merges or replaces, whatever is there.</summary>
    public virtual Task<Response> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        CheckKeys(entity);
        return ChangeAsync(entity, default, mode, cancellationToken);
    }

    /// <summary>Changes what is there: 404 when nothing is, 412 when it is not the version of <paramref name="ifMatch"/>.</summary>
    public virtual Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        CheckKeys(entity);
        if (ifMatch == default)
            throw new ArgumentException("Value cannot be empty.", nameof(ifMatch));
        return ChangeAsync(entity, ifMatch, mode, cancellationToken);
    }

    public virtual Task<Response> DeleteEntityAsync(
        ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    /// <summary>Deletes; one that is not there is a success with status 404. Unconditional unless <paramref name="ifMatch"/> is given.</summary>
    public virtual async Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        using HttpMessage message = _http.Create(RequestMethod.Delete, EntityUri(partitionKey, rowKey), Expected.DoneOrMissing);
        message.Request.Headers.Add(HttpHeader.Names.IfMatch, (ifMatch == default ? ETag.All : ifMatch).ToString());
        return await _http.SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Response> ChangeAsync(ITableEntity entity, ETag ifMatch, TableUpdateMode mode, CancellationToken cancellationToken)
    {
        Uri uri = EntityUri(entity.PartitionKey, entity.RowKey);
        using HttpMessage message = _http.Create(MethodOf(mode), uri, Expected.Done);
        message.Request.Headers.Add(HttpHeader.Names.ContentType, TableHttp.Json);
        if (ifMatch != default)
            message.Request.Headers.Add(HttpHeader.Names.IfMatch, ifMatch.ToString());
        message.Request.Content = TableHttp.EntityContent(entity);
        return await _http.SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private HttpMessage CreateGet(string partitionKey, string rowKey, IEnumerable<string> select, ResponseClassifier expected)
    {
        HttpMessage message = _http.Create(RequestMethod.Get, EntityUri(partitionKey, rowKey), expected);
        TableHttp.AddQuery(message.Request.Uri, "$select", Joined(select));
        return message;
    }

    private Uri EntityUri(string partitionKey, string rowKey)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        return new Uri($"{_http.Endpoint}/{TableHttp.EntityPath(Name, partitionKey, rowKey)}");
    }

    private static RequestMethod MethodOf(TableUpdateMode mode) => mode switch
    {
        TableUpdateMode.Merge => RequestMethod.Patch,
        TableUpdateMode.Replace => RequestMethod.Put,
        _ => throw new ArgumentException($"Unexpected value for {nameof(mode)}: {mode}"),
    };

    private static string Joined(IEnumerable<string> select) => select is null ? null : string.Join(',', select);

    private static void CheckKeys(ITableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        ArgumentNullException.ThrowIfNull(entity.PartitionKey);
        ArgumentNullException.ThrowIfNull(entity.RowKey);
    }
}
