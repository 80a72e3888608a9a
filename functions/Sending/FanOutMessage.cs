using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Storage;
using Notifications.Realtime;

namespace Notifications.Sending;

/// <summary>A step of a send. The send itself is in its row.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(FindRecipients), "find_recipients")]
[JsonDerivedType(typeof(PushToGroups), "push_to_groups")]
[JsonDerivedType(typeof(PushBroadcast), "push_broadcast")]
[JsonDerivedType(typeof(RecallSend), "recall")]
[JsonDerivedType(typeof(ReachBroadcast), "reach_broadcast")]
public abstract record FanOutMessage
{
    public required string Namespace { get; init; }

    public required Guid SendId { get; init; }
}

/// <summary>Find recipients, from where the last message stopped.</summary>
public sealed record FindRecipients : FanOutMessage
{
    /// <summary>Not earlier; for scheduled sends, which may hop there in several messages.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Which of the send's sources is read: its users, then each role, then each room.</summary>
    public int Source { get; init; }

    /// <summary>Where in the source.</summary>
    public string? Continuation { get; init; }

    /// <summary>How many chunks are on their way already.</summary>
    public int NextChunk { get; init; }

    /// <summary>Push to each, and not to the groups; decided by the first step, null before.</summary>
    public bool? PushEach { get; init; }

    /// <summary>Somebody who was found later refuses it, or is not to be disturbed: the groups are only told to look.</summary>
    public bool OnlyRefresh { get; init; }

    /// <summary>The languages of those who are found, empty being that of who has none; null while nobody asked, or all get the same
    /// texts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Languages { get; init; }
}

/// <summary>All recipients are found: push to the groups once everything is stored.</summary>
public sealed record PushToGroups : FanOutMessage
{
    /// <summary>How long that is waited for.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <inheritdoc cref="FindRecipients.OnlyRefresh"/>
    public bool OnlyRefresh { get; init; }

    /// <inheritdoc cref="FindRecipients.Languages"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Languages { get; init; }
}

/// <summary>A broadcast is stored, and its push failed.</summary>
public sealed record PushBroadcast : FanOutMessage;

/// <summary>Take a send back out of the inboxes, from where the last message stopped.</summary>
public sealed record RecallSend : FanOutMessage
{
    /// <summary>Of the users that the send names, or of the namespace's partitions: so many are done.</summary>
    public int Position { get; init; }

    /// <summary>Where in the partition.</summary>
    public string? Continuation { get; init; }

    /// <summary>How many had it so far.</summary>
    public int Removed { get; init; }

    /// <summary>Only the broadcast of this id, and tell everybody: it was there when this was enqueued.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? Broadcast { get; init; }
}

/// <summary>Turn to the people who can be reached outside of the app, for a broadcast (the id is its own, not the send's): a page of
/// them, from where the last message stopped.</summary>
public sealed record ReachBroadcast : FanOutMessage
{
    /// <summary>When the first of its channels is due; it may hop there in several messages.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>The broadcast may be stored a little later.</summary>
    public required DateTimeOffset EnqueuedAt { get; init; }

    /// <summary>Which of the namespace's partitions; null: each gets a message of its own.</summary>
    public int? Partition { get; init; }

    /// <summary>Where in the partition.</summary>
    public string? Continuation { get; init; }
}

/// <summary>Recipients of one partition, to be stored and pushed.</summary>
public sealed record ChunkMessage
{
    public required string Namespace { get; init; }

    public required Guid SendId { get; init; }

    public required IReadOnlyList<string> Users { get; init; }

    /// <summary>Push to each; else to the groups, once all is stored.</summary>
    public required bool PushEach { get; init; }

    /// <summary>Of a chunk that a user was taken out of: it keeps the name that it had with them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>What tells a send's chunks apart: whom they are for. A step of the fan-out that is done again may find others, since
    /// members come and go, and cut its chunks elsewhere.</summary>
    [JsonIgnore]
    public string Chunk => Name ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Users))).AsSpan(0, 8));
}

public sealed class FanOutFunctions(
    FanOutHandler fanOut, ChunkHandler deliveries, RecallHandler recalls, BroadcastReach broadcasts)
{
    [Function("FanOut")]
    [SignalROutput(HubName = NotificationHub.Name)]
    public async Task<SignalRMessageAction[]> Find([QueueTrigger(Queues.FanOut)] string message, CancellationToken cancellation)
    {
        var step = JsonSerializer.Deserialize(message, SendingJson.Default.FanOutMessage)!;
        switch (step)
        {
            case RecallSend recall:
                await recalls.HandleAsync(recall, cancellation);
                return [];
            case ReachBroadcast reach:
                await broadcasts.HandleAsync(reach, cancellation);
                return [];
            default:
                return await fanOut.HandleAsync(step, cancellation);
        }
    }

    /// <summary>Pushes by the hub class, in parallel: an output binding would send one after another.</summary>
    [Function("Deliveries")]
    public Task Deliver([QueueTrigger(Queues.Deliveries)] string message, CancellationToken cancellation) =>
        deliveries.HandleAsync(JsonSerializer.Deserialize(message, SendingJson.Default.ChunkMessage)!, cancellation);
}
