using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.DeadLetters;

/// <summary>Makes a dead letter of a message of a poison queue. The message says nothing about the error: what it was for leads to the log.</summary>
internal static class PoisonMessage
{
    /// <summary>host.json's <c>maxDequeueCount</c>.</summary>
    private const int Attempts = 5;

    public static StoredDeadLetter Read(string queue, QueueMessage message)
    {
        var json = MessageText.Read(message.MessageText);
        var ns = MessageText.Member(json, "namespace") is { } given && Namespaces.Check(given) is null ? given : StoredDeadLetter.NoNamespace;
        return new StoredDeadLetter(ns, IdOf(queue, message), queue, message.MessageText, Reason(json), Attempts);
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

    private static string Reason(JsonElement json)
    {
        var reason = $"Failed {Attempts} times; the log has the error.";
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
}
