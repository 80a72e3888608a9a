#nullable enable
using System.Buffers;
using System.Text;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>Writes actions as one multipart batch of a single change set, the service's form of an entity group transaction.</summary>
internal sealed class TransactionWriter(string endpoint, string table)
{
    private readonly ArrayBufferWriter<byte> _output = new(16 * 1024);
    private readonly string _batch = $"batch_{Guid.CreateVersion7()}";
    private readonly string _changes = $"changeset_{Guid.CreateVersion7()}";

    public string ContentType => $"multipart/mixed; boundary={_batch}";

    public RequestContent Write(IEnumerable<TableTransactionAction> actions)
    {
        Text($"--{_batch}\r\nContent-Type: multipart/mixed; boundary={_changes}\r\n\r\n");
        bool empty = true;
        foreach (TableTransactionAction action in actions)
        {
            empty = false;
            Write(action);
        }

        if (empty)
            throw new InvalidOperationException("Transaction contains no actions.");
        Text($"--{_changes}--\r\n\r\n--{_batch}--\r\n");
        return RequestContent.Create(_output.WrittenMemory);
    }

    private void Write(TableTransactionAction action)
    {
        ITableEntity entity = action.Entity;
        switch (action.ActionType)
        {
            case TableTransactionActionType.Add:
                Head("POST", table);
                Text("Prefer: return-no-content\r\n");
                Body(entity);
                break;
            case TableTransactionActionType.Delete:
                Head("DELETE", Path(entity));
                Text($"If-Match: {(action.ETag == default ? ETag.All : action.ETag)}\r\n\r\n");
                break;
            case TableTransactionActionType.UpdateMerge: Change("PATCH", entity, action.ETag); break;
            case TableTransactionActionType.UpdateReplace: Change("PUT", entity, action.ETag); break;
            case TableTransactionActionType.UpsertMerge: Change("PATCH", entity, default); break;
            case TableTransactionActionType.UpsertReplace: Change("PUT", entity, default); break;
            default: throw new InvalidOperationException($"Unknown action type {action.ActionType}.");
        }

        Text("\r\n");
    }

    private void Change(string method, ITableEntity entity, ETag etag)
    {
        Head(method, Path(entity));
        if (etag != default)
            Text($"If-Match: {etag}\r\n");
        Body(entity);
    }

    private void Head(string method, string path) =>
        Text($"--{_changes}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
            + $"{method} {endpoint}/{path} HTTP/1.1\r\nAccept: application/json;odata=minimalmetadata\r\nDataServiceVersion: 3.0\r\n");

    private void Body(ITableEntity entity)
    {
        Text("Content-Type: application/json\r\n\r\n");
        EntityWriter.Write(_output, entity);
    }

    private string Path(ITableEntity entity) => TableHttp.EntityPath(table, entity.PartitionKey, entity.RowKey);

    private void Text(string text) => Encoding.UTF8.GetBytes(text, _output);
}
