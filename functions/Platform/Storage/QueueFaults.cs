using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Notifications.Platform.Storage;

/// <summary>What the last attempt of a queue message failed with. The host moves the message to its poison queue and says nothing of it
/// there: so it is written down beside, by the message's hash, for whoever makes a dead letter of it.</summary>
public sealed class QueueFaults(Tables tables, RowRemoval removal, TimeProvider time, ILogger<QueueFaults> logger)
{
    /// <summary>host.json's <c>maxDequeueCount</c>.</summary>
    public const int Attempts = 5;

    /// <summary>In the DeadLetters table; no namespace has a <c>|</c>.</summary>
    private const string Partition = "|faults", At = "At", Function = "Function", Fault = "Fault";

    private static readonly TimeSpan WriteLimit = TimeSpan.FromSeconds(5);

    /// <summary>Only at the last attempt. Without it the dead letter says less: so it fails nothing.</summary>
    internal async Task NoteAsync(FunctionContext context, Exception fault)
    {
        var data = context.BindingContext.BindingData;
        if (data.GetValueOrDefault("QueueTrigger") is not string text
            || !int.TryParse(data.GetValueOrDefault("DequeueCount")?.ToString(), out var attempt) || attempt < Attempts)
            return;
        using var limit = new CancellationTokenSource(WriteLimit);
        try
        {
            var table = await tables.DeadLettersAsync(limit.Token);
            var row = new TableEntity(Partition, KeyOf(text))
            {
                [At] = time.GetUtcNow(),
                [Function] = context.FunctionDefinition.Name,
                [Fault] = KindOf(fault),
            };
            await table.UpsertEntityAsync(row, TableUpdateMode.Replace, limit.Token);
        }
        catch (Exception e) when (limit.IsCancellationRequested || e is RequestFailedException || StorageFaults.IsOutage(e))
        {
            logger.FaultNotKept(context.FunctionDefinition.Name, e.GetType().Name);
        }
    }

    /// <summary>Null when nothing is known.</summary>
    /// <param name="text">Of the message, decoded.</param>
    internal async Task<QueueFault?> FindAsync(string text, CancellationToken cancellation)
    {
        var table = await tables.DeadLettersAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(Partition, KeyOf(text), cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } row } ? new QueueFault(row.GetString(Function), row.GetString(Fault)) : null;
    }

    /// <summary>How many rows that were.</summary>
    internal async Task<int> PurgeAsync(DateTimeOffset before, CancellationToken cancellation) => await removal.RemoveAsync(
        await tables.DeadLettersAsync(cancellation), TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and At lt {before}"),
        cancellation);

    /// <summary>The kind only: messages of exceptions hold addresses.</summary>
    private static string KindOf(Exception fault) => fault switch
    {
        RequestFailedException failed => $"{nameof(RequestFailedException)} {failed.Status} {failed.ErrorCode}".TrimEnd(),
        AggregateException { InnerException: { } inner } => KindOf(inner),
        _ => fault.GetType().Name,
    };

    /// <summary>Sorts before ids, whose cleanup it does not concern.</summary>
    private static string KeyOf(string text) => "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <param name="Fault">A type's name, with the status where there is one.</param>
internal sealed record QueueFault(string Function, string Fault);
