using System.Text.Json;
using System.Text.Json.Serialization;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Platform.Storage;

namespace Notifications.Sending;

/// <summary>Does many sends of one request, each for itself: a bad one never spoils the others.</summary>
public sealed class BulkHandler(SendRequests sends)
{
    public const int MaxItems = 1_000;

    /// <summary>As for one send: each that fits alone fits into a bulk, and 1,000 of a usual size do several times over.</summary>
    public const int MaxBytes = SendRequestReader.MaxBytes;

    private const int Parallel = 16;

    /// <summary>Null when it is no list of sends: <paramref name="errors"/> has why.</summary>
    public static JsonElement[]? Read(JsonElement body, FieldErrors errors)
    {
        if (!body.TryGetProperty("notifications", out var items) || items.ValueKind != JsonValueKind.Array)
            errors.Add("notifications", "is required; allowed: a list of sends");
        else if (items.GetArrayLength() is 0 or > MaxItems)
            errors.Add("notifications", $"has {items.GetArrayLength():N0} items; allowed: 1 to {MaxItems:N0}");
        foreach (var member in body.EnumerateObject().Where(m => m.Name != "notifications"))
            errors.Add(FieldErrors.Shorten(member.Name), "is not a member of this request; allowed: notifications");
        return errors.Any ? null : [.. items.EnumerateArray()];
    }

    /// <param name="idOf">The send's id of the item with this index.</param>
    public async Task<BulkResult> SendAsync(
        Caller caller, IReadOnlyList<JsonElement> items, Func<int, Guid> idOf, CancellationToken cancellation)
    {
        // Before they are sent side by side: inboxes are sorted by these ids, and are to have the list's order.
        Guid[] ids = [.. Enumerable.Range(0, items.Count).Select(idOf)];
        var results = new BulkItem[items.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
        await System.Threading.Tasks.Parallel.ForAsync(0, items.Count, options, async (index, token) =>
            results[index] = BulkItem.Of(index, await SendOneAsync(caller, ids[index], items[index], token)));
        var listed = 0;
        foreach (ref var result in results.AsSpan())
        {
            if (result.Problem is { Errors: not null } problem)
                result = result with { Problem = problem.WithErrors(FieldErrors.MaxListed - listed) };
            listed += result.Problem?.Errors?.Sum(e => e.Value.Count) ?? 0;
        }
        return new BulkResult(results);
    }

    private async Task<SendAnswer> SendOneAsync(Caller caller, Guid sendId, JsonElement item, CancellationToken cancellation)
    {
        if (item.ValueKind != JsonValueKind.Object)
            return new SendAnswer(null, Problems.MalformedBody("It is not a JSON object."));
        try
        {
            return await sends.SendAsync(caller, sendId, item, cancellation);
        }
        catch (Exception e) when (StorageFaults.IsOutage(e))
        {
            return new SendAnswer(null, Problems.Unavailable("storage"));
        }
    }
}

public sealed record BulkResult(IReadOnlyList<BulkItem> Results);

/// <summary>What became of one send of a bulk: as its own request would have been answered.</summary>
public sealed record BulkItem
{
    public required int Index { get; init; }

    /// <summary>The HTTP status that the send alone would have had.</summary>
    public required int Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? SendId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? SendAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Recipients { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SentNotification>? Notifications { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Problem? Problem { get; init; }

    public static BulkItem Of(int index, SendAnswer answer) => new()
    {
        Index = index,
        Status = answer.Problem?.Status ?? (answer.Result!.Status == SendStatus.Completed ? 201 : 202),
        SendId = answer.Result?.SendId,
        SendAt = answer.Result?.SendAt,
        Recipients = answer.Result?.Recipients,
        Notifications = answer.Result?.Notifications,
        Problem = answer.Problem,
    };
}
