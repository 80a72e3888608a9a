using System.Text;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker.Local.Configuration;
using Microsoft.Azure.Functions.Worker.Local.Functions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Local.Queues;

/// <summary>Runs the function for one message and settles it: deleted, visible again later, or moved to the poison queue.</summary>
internal sealed class QueueMessageProcessor(
    FunctionRunner runner,
    QueueClient queue,
    QueueClient? poison,
    QueueSettings settings,
    TimeSpan lease,
    IServiceScopeFactory scopes,
    ILogger logger)
{
    public async Task ProcessAsync(QueueMessage message, CancellationToken cancellation)
    {
        try
        {
            await RunAsync(message, cancellation);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or TaskCanceledException)
        {
            Log.NotSettled(logger, queue.Name, message.MessageId, e.Message);
        }
    }

    private async Task RunAsync(QueueMessage message, CancellationToken cancellation)
    {
        if (Decode(message) is not { } content || message.DequeueCount > settings.MaxDequeueCount)
        {
            await PoisonAsync(message, message.PopReceipt);
            return;
        }

        Exception? failure;
        string receipt;
        await using (var held = new MessageLease(queue, message, lease))
        {
            held.Start();
            await using var invocation = new QueueInvocation(runner.Entry, queue.Name, message, content, scopes, cancellation);
            failure = await runner.RunAsync(invocation);
            await held.StopAsync();
            receipt = held.PopReceipt;
        }

        if (failure is null)
            await queue.DeleteMessageAsync(message.MessageId, receipt, CancellationToken.None);
        else if (message.DequeueCount >= settings.MaxDequeueCount)
            await PoisonAsync(message, receipt);
        else if (poison is not null)
            await queue.UpdateMessageAsync(message.MessageId, receipt, (string?)null, settings.VisibilityTimeout, CancellationToken.None);
    }

    /// <summary>What fails on a poison queue itself stays hidden until its lease ends: a second one would only loop.</summary>
    private async Task PoisonAsync(QueueMessage message, string receipt)
    {
        if (poison is null)
            return;
        Log.Poisoned(logger, message.MessageId, settings.MaxDequeueCount, poison.Name);
        try
        {
            await poison.SendMessageAsync(message.MessageText);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            await poison.CreateIfNotExistsAsync();
            await poison.SendMessageAsync(message.MessageText);
        }

        await queue.DeleteMessageAsync(message.MessageId, receipt, CancellationToken.None);
    }

    private byte[]? Decode(QueueMessage message)
    {
        if (!settings.Base64)
            return Encoding.UTF8.GetBytes(message.MessageText);
        var bytes = new byte[message.MessageText.Length * 3 / 4];
        return Convert.TryFromBase64String(message.MessageText, bytes, out var length) ? bytes[..length] : null;
    }
}
