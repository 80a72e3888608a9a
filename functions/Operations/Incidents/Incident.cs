using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Notifications.Domain;

namespace Notifications.Operations.Incidents;

/// <summary>Something that did not work for a while: what, since when and until when, why, and who noticed. It names no address, no host
/// and nobody.</summary>
public sealed record Incident
{
    public required Guid Id { get; init; }

    public required IncidentKind Kind { get; init; }

    /// <summary>Which channel, queue or part of storage; the kind's own name where there is only one.</summary>
    public required string Subject { get; init; }

    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>When it was last noticed.</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>Absent while it goes on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Absent while it goes on, and of what ended before this was kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IncidentEndReason? EndReason { get; init; }

    /// <summary>What kind of failure the last one was: <c>timeout</c>, <c>connection_failed</c>, <c>450 4.7.1</c>.</summary>
    public required string Cause { get; init; }

    /// <summary>What failed meanwhile: tries of a channel in the caller's namespace, dead letters, pushes, requests or storage
    /// calls.</summary>
    public long Failures { get; init; }

    /// <summary>How many users of the caller's namespace it concerned; above 1,024 within some 3 %. Absent where nobody can tell.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Users { get; init; }

    /// <summary>How often it seemed to be over and was not.</summary>
    public int Reopened { get; init; }

    [JsonIgnore]
    public IncidentSubject Of => new(Kind, Subject, Namespace);

    /// <summary>Whose it is; null: everybody's.</summary>
    [JsonIgnore]
    public string? Namespace { get; init; }

    /// <summary>When the one before it of the same subject ended; null: there was none, or nobody wrote it down. It did not begin
    /// earlier.</summary>
    [JsonIgnore]
    public DateTimeOffset? PreviousEndedAt { get; init; }
}

/// <summary>What an incident is about: of each there is one at a time.</summary>
/// <param name="Namespace">Null: it concerns the whole installation.</param>
public sealed record IncidentSubject(IncidentKind Kind, string Subject, string? Namespace = null)
{
    public static readonly IncidentSubject Realtime = new(IncidentKind.Realtime, "realtime"),
        Throttled = new(IncidentKind.StorageThrottled, "storage");

    public static IncidentSubject Of(ChannelKind channel) => new(IncidentKind.Channel, SnakeCase<ChannelKind>.NameOf(channel));

    public static IncidentSubject OfQueue(string queue) => new(IncidentKind.Queue, queue);

    /// <param name="part"><c>tables</c> or <c>queues</c>.</param>
    public static IncidentSubject OfStorage(string part) => new(IncidentKind.Storage, part);

    public static IncidentSubject OfDeadLetters(string ns, string queue) => new(IncidentKind.DeadLetters, queue, ns);
}

[JsonConverter(typeof(SnakeCaseConverter<IncidentKind>))]
public enum IncidentKind
{
    /// <summary>A provider takes nothing, or does not answer.</summary>
    Channel,

    /// <summary>A queue is not worked off.</summary>
    Queue,

    /// <summary>Messages failed at every attempt, and wait for somebody.</summary>
    DeadLetters,

    /// <summary>Storage does not answer.</summary>
    Storage,

    /// <summary>Storage refuses calls because there are too many.</summary>
    StorageThrottled,

    /// <summary>The real-time service does not answer.</summary>
    Realtime,
}

/// <summary>How it is known to be over.</summary>
[JsonConverter(typeof(SnakeCaseConverter<IncidentEndReason>))]
public enum IncidentEndReason
{
    /// <summary>It works again, or nothing is left to do.</summary>
    Recovered,

    /// <summary>Nobody tries any more: whether it works is not known.</summary>
    NoMoreTries,
}

[JsonConverter(typeof(SnakeCaseConverter<IncidentStatus>))]
public enum IncidentStatus { Open, Ended }

/// <param name="Items">Newest first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record IncidentPage(IReadOnlyList<Incident> Items, string? NextCursor);

/// <summary>Counts different texts without keeping them: the smallest of their hashes. Exact up to 1,024, within some 3 % above; those of
/// several instances can be put together (Bar-Yossef et al., "Counting distinct elements in a data stream", 2002).</summary>
public sealed class DistinctCount
{
    private const int Kept = 1024;

    private readonly SortedSet<ulong> smallest = [];

    public long Value => smallest.Count < Kept ? smallest.Count
        : (long)Math.Round((Kept - 1) / (smallest.Max / (double)ulong.MaxValue));

    public void Add(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        Add(BinaryPrimitives.ReadUInt64BigEndian(hash));
    }

    public void Add(DistinctCount other)
    {
        foreach (var hash in other.smallest)
            Add(hash);
    }

    public byte[] Write()
    {
        var bytes = new byte[smallest.Count * sizeof(ulong)];
        foreach (var (index, hash) in smallest.Index())
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(index * sizeof(ulong)), hash);
        return bytes;
    }

    public static DistinctCount Read(ReadOnlySpan<byte> bytes)
    {
        var count = new DistinctCount();
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            count.Add(BinaryPrimitives.ReadUInt64BigEndian(bytes));
        return count;
    }

    private void Add(ulong hash)
    {
        if (smallest.Count == Kept && hash >= smallest.Max)
            return;
        smallest.Add(hash);
        if (smallest.Count > Kept)
            smallest.Remove(smallest.Max);
    }
}
