using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Notifications.Tests.Support;

/// <summary>Tables in memory, for searches of so many steps that a storage account would take days for them. What they find is shown
/// again with a real account.</summary>
internal sealed class MemoryTables : TableServiceClient
{
    private readonly ConcurrentDictionary<string, MemoryTable> tables = new();

    public override TableClient GetTableClient(string tableName) => tables.GetOrAdd(tableName, _ => new MemoryTable());
}

/// <summary>What the app uses of a table: inserts, replacements with ETags, transactions that happen whole or not at all, and
/// queries.</summary>
internal sealed class MemoryTable : TableClient
{
    private const int MaxTransaction = 100;

    private readonly SortedDictionary<(string, string),
        TableEntity> rows = new(Comparer<(string Partition, string Row)>.Create((one, other) =>
        string.CompareOrdinal(one.Partition, other.Partition) is not 0 and var partition ? partition
        : string.CompareOrdinal(one.Row, other.Row)));

    private readonly Lock gate = new();
    private long version;

    public override Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(Response.FromValue(new TableItem("memory"), new MemoryResponse(204, default)));

    public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) =>
        DoAsync(new TableTransactionAction(TableTransactionActionType.Add, entity));

    public override Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
        DoAsync(new TableTransactionAction(mode == TableUpdateMode.Merge ? TableTransactionActionType.UpdateMerge
        : TableTransactionActionType.UpdateReplace, entity, ifMatch));

    public override Task<Response> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
        DoAsync(new TableTransactionAction(
        mode == TableUpdateMode.Merge ? TableTransactionActionType.UpsertMerge : TableTransactionActionType.UpsertReplace, entity));

    /// <summary>As the client does, deleting what is not there is no failure.</summary>
    public override async Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        try
        {
            return await DoAsync(
                new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partitionKey, rowKey), ifMatch));
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return new MemoryResponse(404, default);
        }
    }

    public override Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            return Task.FromResult<NullableResponse<T>>(rows.TryGetValue((partitionKey, rowKey), out var row)
                ? Response.FromValue((T)(object)Copy(row, select), new MemoryResponse(200, row.ETag))
                : new NoRow<T>());
        }
    }

    public override AsyncPageable<T> QueryAsync<T>(
        string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        var matches = ODataFilter.Parse(filter ?? "");
        lock (gate)
        {
            T[] found = [.. rows.Values.Where(matches).Select(row => (T)(object)Copy(row, select))];
            return AsyncPageable<T>.FromPages([Page<T>.FromValues(found, null, new MemoryResponse(200, default))]);
        }
    }

    public override async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        TableTransactionAction[] actions = [.. transactionActions];
        lock (gate)
        {
            if (actions.Length is 0 or > MaxTransaction || actions.Select(a => a.Entity.PartitionKey).Distinct().Count() > 1
                || actions.DistinctBy(a => a.Entity.RowKey).Count() < actions.Length)
                throw new RequestFailedException(400, "Not a transaction.");
            foreach (var action in actions)
                Check(action);
            IReadOnlyList<Response> answers = [.. actions.Select(Apply)];
            return Response.FromValue(answers, new MemoryResponse(202, default));
        }
    }

    /// <summary>What fails is the task, as the client's is.</summary>
    private async Task<Response> DoAsync(TableTransactionAction action)
    {
        await Task.CompletedTask;
        lock (gate)
        {
            Check(action);
            return Apply(action);
        }
    }

    private void Check(TableTransactionAction action)
    {
        var exists = rows.TryGetValue((action.Entity.PartitionKey, action.Entity.RowKey), out var row);
        if (action.ActionType == TableTransactionActionType.Add && exists)
            throw new RequestFailedException(409, "It exists.");
        if (action.ActionType is TableTransactionActionType.Add or TableTransactionActionType.UpsertMerge
            or TableTransactionActionType.UpsertReplace)
            return;
        if (!exists)
            throw new RequestFailedException(404, "It does not exist.");
        if (action.ETag != default && action.ETag != ETag.All && action.ETag != row!.ETag)
            throw new RequestFailedException(412, "It was changed.");
    }

    private Response Apply(TableTransactionAction action)
    {
        var key = (action.Entity.PartitionKey, action.Entity.RowKey);
        if (action.ActionType == TableTransactionActionType.Delete)
        {
            rows.Remove(key);
            return new MemoryResponse(204, default);
        }
        var merges = action.ActionType is TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge;
        var next = merges && rows.TryGetValue(key, out var known) ? Copy(known, null) : new TableEntity(key.PartitionKey, key.RowKey);
        foreach (var (name, value) in ((TableEntity)action.Entity)
            .Where(p => p.Value is not null && !p.Key.StartsWith("odata", StringComparison.Ordinal)))
            next[name] = value;
        next.ETag = new ETag($"W/\"{++version}\"");
        rows[key] = next;
        return new MemoryResponse(204, next.ETag);
    }

    private static TableEntity Copy(TableEntity row, IEnumerable<string>? select)
    {
        var columns = select?.ToHashSet();
        var copy = new TableEntity(row.PartitionKey, row.RowKey) { ETag = row.ETag };
        foreach (var (name, value) in row.Where(p => columns is null or { Count: 0 } || columns.Contains(p.Key)))
            copy[name] = value;
        copy.ETag = row.ETag;
        return copy;
    }

    private sealed class NoRow<T> : NullableResponse<T>
    {
        public override bool HasValue => false;

        public override T Value => throw new InvalidOperationException("There is none.");

        public override Response GetRawResponse() => new MemoryResponse(404, default);
    }

    private sealed class MemoryResponse(int status, ETag etag) : Response
    {
        public override int Status => status;

        public override string ReasonPhrase => "";

        public override Stream? ContentStream { get; set; }

        public override string ClientRequestId { get; set; } = "";

        public override void Dispose()
        {
        }

        protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

        protected override IEnumerable<HttpHeader> EnumerateHeaders() =>
            etag == default ? [] : [new HttpHeader("ETag", etag.ToString("H"))];

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) =>
            (value = IsETag(name) ? etag.ToString("H") : null) is not null;

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values) =>
            (values = IsETag(name) ? [etag.ToString("H")] : null) is not null;

        private bool IsETag(string name) => etag != default && name.Equals("ETag", StringComparison.OrdinalIgnoreCase);
    }
}
