using System.Text.Json;
using Azure.Storage.Queues.Models;

namespace Notifications.Platform.Storage;

/// <summary>Since when the oldest message of a queue has been waiting for its handler.</summary>
public sealed class QueueWaits(Queues queues, TimeProvider time)
{
    /// <summary>A member of messages that went back to their queue for a while, which their handlers do not know.</summary>
    internal const string HiddenUntil = "hiddenUntil";

    /// <summary>Members of our messages that say when they were first tried, and from when on they are to be handled.</summary>
    private const string Since = "since", NotBefore = "notBefore";

    /// <summary>Zero when none waits. Those that are hidden until their time don't count, and wait from then on.</summary>
    public async Task<TimeSpan> OfAsync(string queue, CancellationToken cancellation)
    {
        var wait = time.GetUtcNow() - await OldestAsync(queue, cancellation);
        return wait is { } known && known > TimeSpan.Zero ? known : TimeSpan.Zero;
    }

    /// <summary>Since when the oldest one has been due. Null when none waits.</summary>
    public Task<DateTimeOffset?> OldestAsync(string queue, CancellationToken cancellation) =>
        OldestAsync(queue, message => message.DueAt, cancellation);

    /// <summary>The same, but what was tried before has been waiting since its first try. Null when none waits.</summary>
    public Task<DateTimeOffset?> OldestWithTriesAsync(string queue, CancellationToken cancellation) =>
        OldestAsync(queue, message => message.FirstTry ?? message.DueAt, cancellation);

    private async Task<DateTimeOffset?> OldestAsync(string queue, Func<Times, DateTimeOffset> since, CancellationToken cancellation)
    {
        var waiting = await queues.PeekAsync(queue, cancellation);
        return waiting.Count == 0 ? null : waiting.Min(message => since(TimesOf(message)));
    }

    private static Times TimesOf(PeekedMessage message)
    {
        var inserted = message.InsertedOn!.Value;
        try
        {
            using var json = JsonDocument.Parse(Convert.FromBase64String(message.Body.ToString()));
            // One that went back to its queue was enqueued after its time.
            DateTimeOffset?[] times = [inserted, Time(json.RootElement, NotBefore), Time(json.RootElement, HiddenUntil)];
            return new Times(times.Max()!.Value, Time(json.RootElement, Since));
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            // None of ours: it waits all the same.
            return new Times(inserted, null);
        }
    }

    private static DateTimeOffset? Time(JsonElement message, string member) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty(member, out var value)
            && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var at) ? at : null;

    private readonly record struct Times(DateTimeOffset DueAt, DateTimeOffset? FirstTry);
}
