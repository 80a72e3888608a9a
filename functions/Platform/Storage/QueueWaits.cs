using System.Text.Json;
using Azure.Storage.Queues.Models;

namespace Notifications.Platform.Storage;

/// <summary>Since when the oldest message of a queue has been waiting for its handler.</summary>
public sealed class QueueWaits(Queues queues, TimeProvider time)
{
    /// <summary>Members of our messages that say since when they wait, or from when on they are to be handled.</summary>
    private const string Since = "since", NotBefore = "notBefore";

    /// <summary>Zero when none waits. Those that are hidden until their time don't count.</summary>
    public async Task<TimeSpan> OfAsync(string queue, CancellationToken cancellation)
    {
        var wait = time.GetUtcNow() - await OldestAsync(queue, cancellation);
        return wait is { } known && known > TimeSpan.Zero ? known : TimeSpan.Zero;
    }

    /// <summary>Null when none waits.</summary>
    public async Task<DateTimeOffset?> OldestAsync(string queue, CancellationToken cancellation)
    {
        var waiting = await queues.PeekAsync(queue, cancellation);
        return waiting.Count == 0 ? null : waiting.Min(SinceOf);
    }

    private static DateTimeOffset SinceOf(PeekedMessage message)
    {
        var inserted = message.InsertedOn!.Value;
        try
        {
            using var json = JsonDocument.Parse(Convert.FromBase64String(message.Body.ToString()));
            if (Time(json.RootElement, Since) is { } since)
                return since;
            return Time(json.RootElement, NotBefore) is { } notBefore && notBefore > inserted ? notBefore : inserted;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            // None of ours: it waits all the same.
            return inserted;
        }
    }

    private static DateTimeOffset? Time(JsonElement message, string member) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty(member, out var value)
            && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var at) ? at : null;
}
