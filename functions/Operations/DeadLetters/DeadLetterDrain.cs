using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Operations.Incidents;
using Notifications.Platform;
using Notifications.Platform.Http;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;
using Notifications.Platform.Telemetry;
using Notifications.Sending;

namespace Notifications.Operations.DeadLetters;

/// <summary>Moves what lies in the poison queues into the table. Kept first, then deleted from the queue: killed in between, the next
/// drain finds its row.</summary>
public sealed class DeadLetterDrain(
    PoisonQueues poison, DeadLetterStore store, DeadLetterIncidents incidents, QueueFaults faults, HistoryStore history,
    FailedSends sends, Meters meters, ILogger<DeadLetterDrain> logger)
{
    /// <summary>How many messages became dead letters.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var drained = await Task.WhenAll(Queues.Names.Select(queue => DrainAsync(queue, cancellation)));
        return drained.Sum();
    }

    private async Task<int> DrainAsync(string queue, CancellationToken cancellation)
    {
        var drained = 0;
        while (await poison.ReceiveAsync(queue, cancellation) is { Length: > 0 } messages)
        {
            var kept = await Task.WhenAll(messages.Select(message => KeepAsync(queue, message, cancellation)));
            await incidents.NoteAsync([.. kept.OfType<DrainedLetter>()], cancellation);
            drained += kept.Count(letter => letter is not null);
        }
        return drained;
    }

    /// <summary>Null when an earlier drain has kept it.</summary>
    private async Task<DrainedLetter?> KeepAsync(
        string queue, QueueMessage message, CancellationToken cancellation)
    {
        var fault = await faults.FindAsync(MessageText.Decode(message.MessageText), cancellation);
        var letter = await ExplainAsync(PoisonMessage.Read(queue, message, fault), cancellation);
        var isNew = await store.AddAsync(letter, cancellation);
        await sends.RecordAsync(queue, MessageText.Read(letter.Body), cancellation);
        if (isNew)
        {
            meters.DeadLetters.Add();
            logger.Kept(letter.Id, queue);
        }
        await poison.DeleteAsync(queue, message, cancellation);
        return isNew ? new DrainedLetter(letter, fault?.Fault) : null;
    }

    /// <summary>What the history of the notification last says of a channel is nearer to the cause than "see the log".</summary>
    private async Task<StoredDeadLetter> ExplainAsync(StoredDeadLetter letter, CancellationToken cancellation)
    {
        var message = MessageText.Read(letter.Body);
        if (MessageText.Member(message, "userId") is not { Length: > 0 } user
            || !Guid.TryParse(MessageText.Member(message, "id"), out var id))
            return letter;
        var last = (await history.ListAsync(letter.Namespace, user, id, cancellation))
            .LastOrDefault(e => e is { Channel: not null, Detail: not null });
        return last is null ? letter : letter with
        {
            Reason = $"{letter.Reason} The last that is known of it: {SnakeCase<ChannelKind>.NameOf(last.Channel!.Value)}, {last.Detail}.",
        };
    }
}

/// <summary>What a queue message says. What can't be read as it should be is shown as far as it can: that may be why it failed.</summary>
internal static class MessageText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static JsonElement Read(string body)
    {
        var text = Decode(body);
        try
        {
            var json = JsonElement.Parse(text);
            if (json.ValueKind == JsonValueKind.Object && IsText(json))
                return json;
        }
        catch (JsonException)
        {
            // Not JSON: its text is all there is to show.
        }
        return JsonSerializer.SerializeToElement(text, PlatformJson.Default.String);
    }

    /// <summary>Null when it is absent or no text.</summary>
    public static string? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    /// <summary>Whom it concerns, as far as it says so: one user, or those of a chunk of a send.</summary>
    public static IEnumerable<string> UsersOf(JsonElement json)
    {
        if (Member(json, "userId") is { } user)
            yield return user;
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("users", out var users)
            || users.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (var one in users.EnumerateArray().Where(u => u.ValueKind == JsonValueKind.String))
            yield return one.GetString()!;
    }

    /// <summary>As its handler sees it.</summary>
    public static string Decode(string body)
    {
        var bytes = new byte[body.Length];
        if (!Convert.TryFromBase64String(body, bytes, out var length))
            return body;
        try
        {
            return Strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return body;
        }
    }

    /// <summary>An escape of half a surrogate pair is JSON by its grammar, but no writer takes it.</summary>
    private static bool IsText(JsonElement json)
    {
        try
        {
            return JsonSerializer.SerializeToUtf8Bytes(json, PlatformJson.Default.JsonElement).Length > 0;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}

/// <summary>Makes a dead letter of a message of a poison queue. The message says nothing about the error: what it was for leads to the
/// log.</summary>
internal static class PoisonMessage
{
    public static StoredDeadLetter Read(string queue, QueueMessage message, QueueFault? fault = null)
    {
        var json = MessageText.Read(message.MessageText);
        var ns = MessageText.Member(json, "namespace") is { } given && Namespaces.Check(given) is null ? given
            : StoredDeadLetter.NoNamespace;
        return new StoredDeadLetter(ns, IdOf(queue, message), queue, message.MessageText, Reason(queue, json, fault), QueueFaults.Attempts);
    }

    /// <summary>The same whenever it is asked: a message that is drained twice is one dead letter.</summary>
    private static Guid IdOf(string queue, QueueMessage message)
    {
        Span<byte> bytes = stackalloc byte[16];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{queue}/{message.MessageId}")).AsSpan(0, 16).CopyTo(bytes);
        Span<byte> first = stackalloc byte[16];
        Ids.FirstAt(message.InsertedOn!.Value).TryWriteBytes(first, bigEndian: true, out _);
        first[..6].CopyTo(bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x7000 | (BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) & 0xFFF)));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }

    private static string Reason(string queue, JsonElement json, QueueFault? fault)
    {
        var last = fault is null ? "" : $", at last in {fault.Function} with {fault.Fault}";
        var reason = $"Failed {QueueFaults.Attempts} times{last}; the log has the error. It was to {Purpose(queue)}.";
        if (json.ValueKind != JsonValueKind.Object)
            return $"{reason} The message is no JSON object.";
        if (Guid.TryParse(MessageText.Member(json, "sendId"), out var send))
            reason += $" It was for the send {send}.";
        if (Guid.TryParse(MessageText.Member(json, "id"), out var notification))
            reason += $" It was for the notification {notification}.";
        if (json.TryGetProperty(QueueWorkMiddleware.Waited, out var waited))
            reason += $" Before that it waited {waited.GetRawText()} times for storage.";
        return reason;
    }

    private static string Purpose(string queue) => queue switch
    {
        Queues.Acknowledgements => "look whether a notification was acknowledged, or push it again",
        Queues.FanOut => "find the recipients of a send",
        Queues.Deliveries => "store a send's notifications for some of its recipients",
        Queues.FallbackEmail => "reach a user by email",
        Queues.FallbackSms => "reach a user by SMS",
        Queues.FallbackPush => "reach a user by Web Push",
        Queues.PlanSteps => "take the next step of a delivery plan",
        Queues.Announcements => "tell users that an announcement begins, ends or changed",
        Queues.Conversations => "finish a change of a conversation",
        _ => $"be handled by the queue {queue}",
    };
}

/// <summary>Where the host puts a message after its last attempt: <c>{queue}-poison</c>, made by the host when the first one
/// comes.</summary>
public sealed class PoisonQueues(StorageAccount account)
{
    private const int MaxMessages = 32;

    /// <summary>So long a drain that was killed hides what it had received.</summary>
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(1);

    public async Task<QueueMessage[]> ReceiveAsync(string queue, CancellationToken cancellation)
    {
        try
        {
            return (await Poison(queue).ReceiveMessagesAsync(MaxMessages, Hidden, cancellation)).Value;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return [];
        }
    }

    /// <summary>One that is gone, or was received again by another drain, is kept by then.</summary>
    public async Task DeleteAsync(string queue, QueueMessage message, CancellationToken cancellation)
    {
        try
        {
            await Poison(queue).DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 404 || e.ErrorCode == QueueErrorCode.PopReceiptMismatch)
        {
        }
    }

    /// <summary>Back to where it failed, as it was.</summary>
    public async Task ReturnAsync(string queue, string body, CancellationToken cancellation) =>
        await account.RawQueues.GetQueueClient(queue).SendMessageAsync(body, TimeSpan.Zero, Queues.TimeToLive, cancellation);

    private QueueClient Poison(string queue) => account.RawQueues.GetQueueClient($"{queue}-poison");
}
