using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Microsoft.Azure.Functions.Worker.Local.Queues;

/// <summary>Keeps a message hidden while its function runs, renewing at half of the lease; knows its current receipt.</summary>
internal sealed class MessageLease(QueueClient queue, QueueMessage message, TimeSpan length) : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private Task _renewal = Task.CompletedTask;

    public string PopReceipt { get; private set; } = message.PopReceipt;

    public void Start() => _renewal = RenewAsync();

    /// <summary>After this the receipt does not change any more.</summary>
    public async Task StopAsync()
    {
        await _end.CancelAsync();
        await _renewal;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _end.Dispose();
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(length / 2);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                // Not cancelled half-way: the service might have changed the receipt without our learning it.
                UpdateReceipt renewed = await queue.UpdateMessageAsync(
                    message.MessageId, PopReceipt, (string?)null, length, CancellationToken.None);
                PopReceipt = renewed.PopReceipt;
            }
        }
        catch (OperationCanceledException)
        {
            // The function has ended.
        }
        catch (RequestFailedException)
        {
            // The message is lost to another receiver or the storage is away: settling it will fail and say so.
        }
    }
}
