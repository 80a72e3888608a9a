using System.Diagnostics.Metrics;
using Notifications.Domain;

namespace Notifications.Platform.Telemetry;

/// <summary>What this process did, for <c>GET /metrics</c> and for whoever listens to the meter <c>Notifications</c>.</summary>
public sealed class Meters : IDisposable
{
    public const string Name = "Notifications";

    public const string RoundTripName = "notifications_round_trip_seconds";
    public const string RoundTripHelp = "From sending to the first acknowledgement, where the recipient was online.";

    private static readonly Counter[] Outcomes = [Counter.Delivered, Counter.Acknowledged, Counter.Read, Counter.Failed];
    private static readonly Counter[] ChannelOutcomes = [Counter.Sent, Counter.Failed, Counter.Skipped];

    private static readonly int[] FaultStatuses = [500, 503];

    private readonly Meter meter = new(Name);
    private readonly Histogram<double> roundTripSeconds;
    private readonly Dictionary<Counter, CumulativeCounter> outcomes = Outcomes.ToDictionary(
        c => c, c => new CumulativeCounter(Outcome("outcome", c)));
    private readonly Dictionary<(ChannelKind, Counter), CumulativeCounter> channels = (
        from channel in Enum.GetValues<ChannelKind>()
        from outcome in ChannelOutcomes
        select (channel, outcome)).ToDictionary(
            key => key, key => new CumulativeCounter(
            new("channel", SnakeCase<ChannelKind>.NameOf(key.channel)), Outcome("outcome", key.outcome)));

    private readonly Dictionary<int, CumulativeCounter> faults = FaultStatuses.ToDictionary(
        status => status, status => new CumulativeCounter(new KeyValuePair<string, object?>("status", status)));

    public Meters()
    {
        Families =
        [
            new("notifications_sends_total", "Sends that were taken.", [Sends]),
            new("notifications_created_total", "Notifications that were stored; a broadcast is one.", [Notifications]),
            new("notifications_outcomes_total", "What became of notifications.", [.. outcomes.Values]),
            new("notifications_fallback_total", "Channels that were turned to when nobody acknowledged.", [.. channels.Values]),
            new("notifications_push_failures_total", "Pushes that the real-time service did not take.", [PushFailures]),
            new("notifications_queue_failures_total", "Queue messages that failed and are tried again, or become dead letters.",
            [QueueFailures]),
            new("notifications_dead_letters_total", "Queue messages that failed for good.", [DeadLetters]),
            new("notifications_http_faults_total", "Requests that failed: 503 while storage is away, 500 for all else.",
            [.. faults.Values]),
            new("notifications_storage_throttled_total", "Storage calls that were refused because there were too many.",
            [StorageThrottled]),
        ];
        foreach (var family in Families)
            meter.CreateObservableCounter(family.Name, () => family.Tallies.Select(t => t.Measure()), description: family.Help);
        roundTripSeconds = meter.CreateHistogram(
            RoundTripName, "s", RoundTripHelp,
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [.. Histogram.Doublings.Select(Histogram.SecondsAt)] });
    }

    public IReadOnlyList<CounterFamily> Families { get; }

    public CumulativeCounter Sends { get; } = new();

    public CumulativeCounter Notifications { get; } = new();

    public CumulativeCounter PushFailures { get; } = new();

    public CumulativeCounter QueueFailures { get; } = new();

    public CumulativeCounter DeadLetters { get; } = new();

    public CumulativeCounter StorageThrottled { get; } = new();

    /// <summary>From sending to the first acknowledgement, of who was online.</summary>
    public Histogram RoundTrips { get; } = new();

    public void AddRoundTrip(double milliseconds)
    {
        RoundTrips.Add(milliseconds);
        roundTripSeconds.Record(milliseconds / 1000);
    }

    /// <summary>A gauge for whoever listens to the meter; asked each time that it is collected.</summary>
    public void Observe(string name, string help, Func<IEnumerable<Measurement<double>>> read) =>
        meter.CreateObservableGauge(name, read, description: help);

    public CumulativeCounter Outcome(Counter counter) => outcomes[counter];

    public CumulativeCounter Fallback(ChannelKind channel, Counter outcome) => channels[(channel, outcome)];

    /// <param name="status">500 or 503.</param>
    public CumulativeCounter HttpFaults(int status) => faults[status];

    public void Dispose() => meter.Dispose();

    private static KeyValuePair<string, object?> Outcome(string label, Counter counter) => new(label, SnakeCase<Counter>.NameOf(counter));
}

/// <summary>A number that only grows, of this process since its start.</summary>
/// <param name="labels">What tells it apart from others of the same name.</param>
public sealed class CumulativeCounter(params KeyValuePair<string, object?>[] labels)
{
    private long value;

    public long Value => Volatile.Read(ref value);

    public IReadOnlyList<KeyValuePair<string, object?>> Labels => labels;

    public Measurement<long> Measure() => new(Value, labels);

    public void Add(long count = 1) => Interlocked.Add(ref value, count);
}

/// <summary>Tallies of one name.</summary>
public sealed record CounterFamily(string Name, string Help, IReadOnlyList<CumulativeCounter> Tallies);
