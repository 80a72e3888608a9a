using System.Diagnostics.Metrics;
using Notifications.Channels;
using Notifications.Shared;

namespace Notifications.Analytics;

/// <summary>What this process did, for <c>GET /metrics</c> and for whoever listens to the meter <c>Notifications</c>.</summary>
public sealed class Meters : IDisposable
{
    private static readonly Counter[] Outcomes = [Counter.Delivered, Counter.Acknowledged, Counter.Read, Counter.Failed];
    private static readonly Counter[] ChannelOutcomes = [Counter.Sent, Counter.Failed, Counter.Skipped];

    private readonly Meter meter = new("Notifications");
    private readonly Dictionary<Counter, Tally> outcomes = Outcomes.ToDictionary(c => c, c => new Tally(Outcome("outcome", c)));
    private readonly Dictionary<(ChannelKind, Counter), Tally> channels = (
        from channel in Enum.GetValues<ChannelKind>()
        from outcome in ChannelOutcomes
        select (channel, outcome)).ToDictionary(
            key => key, key => new Tally(new("channel", SnakeCase<ChannelKind>.NameOf(key.channel)), Outcome("outcome", key.outcome)));

    public Meters()
    {
        Families =
        [
            new("notifications_sends_total", "Sends that were taken.", [Sends]),
            new("notifications_created_total", "Notifications that were stored; a broadcast is one.", [Notifications]),
            new("notifications_outcomes_total", "What became of notifications.", [.. outcomes.Values]),
            new("notifications_fallback_total", "Channels that were turned to when nobody acknowledged.", [.. channels.Values]),
            new("notifications_push_failures_total", "Pushes that the real-time service did not take.", [PushFailures]),
            new("notifications_queue_failures_total", "Queue messages that failed and are tried again, or become dead letters.", [QueueFailures]),
        ];
        foreach (var family in Families)
            meter.CreateObservableCounter(family.Name, () => family.Tallies.Select(t => t.Measure()), description: family.Help);
    }

    public IReadOnlyList<TallyFamily> Families { get; }

    public Tally Sends { get; } = new();

    public Tally Notifications { get; } = new();

    public Tally PushFailures { get; } = new();

    public Tally QueueFailures { get; } = new();

    /// <summary>From sending to the first acknowledgement.</summary>
    public Histogram RoundTrips { get; } = new();

    public Tally Outcome(Counter counter) => outcomes[counter];

    public Tally Fallback(ChannelKind channel, Counter outcome) => channels[(channel, outcome)];

    public void Dispose() => meter.Dispose();

    private static KeyValuePair<string, object?> Outcome(string label, Counter counter) => new(label, SnakeCase<Counter>.NameOf(counter));
}
