using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Storage;

namespace Notifications.Messages;

/// <summary>Write-ahead: before anything changes, the queue is told to look at the conversation a little later. A process that is killed in
/// between leaves the rest to it; one that comes to the end takes the queue message back.</summary>
public sealed class Settling(Queues queues, ConversationStore conversations, ConversationNotice notice, MessageStore messages,
    MessageEvents events)
{
    /// <summary>More than a change takes.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);

    internal Task<QueueReceipt> BeginAsync(Pair pair, CancellationToken cancellation)
    {
        var message = new SettleMessage { Namespace = pair.Namespace, Between = [pair.First, pair.Second] };
        return queues.SendAsync(Queues.Conversations, message, MessagesJson.Default.SettleMessage, Delay, cancellation);
    }

    internal Task EndAsync(QueueReceipt receipt, CancellationToken cancellation) => queues.WithdrawAsync(receipt, cancellation);

    /// <summary>Makes what is kept beside a conversation's messages what the messages say. Done twice it changes nothing.</summary>
    public async Task RunAsync(SettleMessage message, CancellationToken cancellation)
    {
        var pair = Pair.Of(message.Namespace, message.Between[0], message.Between[1]);
        await Task.WhenAll(message.Between.Select(user => SettleAsync(pair, user, cancellation)));
    }

    private async Task SettleAsync(Pair pair, string user, CancellationToken cancellation)
    {
        var peer = pair.Other(user);
        var row = await conversations.FindAsync(pair.Namespace, user, peer, cancellation);
        // Somebody who never saw anything of it gets no row: they blocked the peer, or the message was never stored.
        if (row.ETag is null && (await messages.ListAsync(pair, user, null, null, 1, cancellation)).Count == 0)
            return;
        await conversations.RefreshAsync(pair.Namespace, user, peer, cancellation);
        await notice.SettleAsync(pair.Namespace, user, peer, cancellation);
        await events.UnreadAsync(pair.Namespace, user, cancellation);
    }
}

public sealed class ConversationSettleFunctions(Settling settling)
{
    /// <summary>What a process that was killed left to do.</summary>
    [Function("ConversationsSettle")]
    public Task Run([QueueTrigger(Queues.Conversations)] string message, CancellationToken cancellation) =>
        settling.RunAsync(JsonSerializer.Deserialize(message, MessagesJson.Default.SettleMessage)!, cancellation);
}
