using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker.Local.Configuration;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Local.Queues;

/// <summary>Polls one queue for one function and keeps as many messages in work as host.json allows.</summary>
internal sealed class QueueListener(
    QueueClient queue, QueueMessageProcessor processor, QueueSettings settings, TimeSpan lease, ILogger logger) : IAsyncDisposable
{
    /// <summary>What running functions get at a stop before their token fires, and after it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AfterCancel = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _cancel = new();
    private readonly CancellationTokenSource _giveUpReceiving = new();
    private readonly PollingDelay _delay = new(QueueSettings.MinimumPollingInterval, settings.MaxPollingInterval);
    private readonly HashSet<Task> _running = [];
    private Task _loop = Task.CompletedTask;
    private bool _exists;

    public void Start() => _loop = Task.Run(PollAsync);

    /// <summary>Stops polling, waits for what runs, cancels what does not end in time.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _giveUpReceiving.CancelAfter(AfterCancel);
        await _loop;
        var rest = Task.WhenAll(_running);
        if (!await EndsWithinAsync(rest, Grace))
        {
            await _cancel.CancelAsync();
            await EndsWithinAsync(rest, AfterCancel);
        }

        _stop.Dispose();
        _cancel.Dispose();
        _giveUpReceiving.Dispose();
    }

    private async Task PollAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                await MakeRoomAsync();
                var messages = await ReceiveAsync();
                if (messages.Length == 0)
                {
                    await Task.Delay(_delay.Next(), _stop.Token);
                    continue;
                }

                _delay.Reset();
                foreach (var message in messages)
                    _running.Add(Task.Run(() => processor.ProcessAsync(message, _cancel.Token)));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopping; messages that are already here go on.
        }
    }

    /// <summary>Waits until no more messages are in work than the threshold.</summary>
    private async Task MakeRoomAsync()
    {
        _running.RemoveWhere(t => t.IsCompleted);
        while (_running.Count > settings.FetchAt)
        {
            await Task.WhenAny(_running).WaitAsync(_stop.Token);
            _running.RemoveWhere(t => t.IsCompleted);
        }
    }

    private async Task<QueueMessage[]> ReceiveAsync()
    {
        try
        {
            // A trigger's queue is not made: until somebody does, it counts as empty.
            _exists = _exists || await queue.ExistsAsync(_stop.Token);
            if (!_exists)
                return [];
            // Not cancelled at once: messages on their way here would stay hidden for the whole lease.
            return await queue.ReceiveMessagesAsync(settings.BatchSize, lease, _giveUpReceiving.Token);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            _exists = false;
            return [];
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException
            || e is TaskCanceledException && !_stop.IsCancellationRequested)
        {
            Log.QueueUnavailable(logger, queue.Name, e.Message.Split('\n')[0]);
            return [];
        }
    }

    private static async Task<bool> EndsWithinAsync(Task work, TimeSpan limit)
    {
        try
        {
            await work.WaitAsync(limit);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
