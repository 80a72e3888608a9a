using Notifications.Channels;
using Notifications.Shared;

namespace Notifications.Analytics;

/// <summary>Adds up what was counted.</summary>
internal sealed class ReportBuilder
{
    private static readonly int Counters = Enum.GetValues<Counter>().Length;

    private readonly Dictionary<(Dimension Dimension, string Value), long[]> sums = [];
    private readonly SortedDictionary<DateTimeOffset, long[]> hours = [];
    private readonly Histogram latency = new();

    public void Add(Stat stat)
    {
        AddTo(stat.Dimension, stat.Value, stat.Counts);
        if (stat.Dimension == Dimension.Total)
            Add(hours.TryGetValue(stat.Hour, out var hour) ? hour : hours[stat.Hour] = new long[Counters], stat.Counts);
        if (stat.Latency is not null)
            latency.Add(stat.Latency);
    }

    public AnalyticsReport Build(DateTimeOffset from, DateTimeOffset to)
    {
        var total = sums.GetValueOrDefault((Dimension.Total, "")) ?? new long[Counters];
        return new AnalyticsReport
        {
            From = from,
            To = to,
            Totals = new Totals(
                Of(total, Counter.Sent), Of(total, Counter.Delivered), Of(total, Counter.Acknowledged), Of(total, Counter.Read), Of(total, Counter.Failed),
                new FallbackCounts(Accepted(ChannelKind.Email), Accepted(ChannelKind.Sms), Accepted(ChannelKind.Push))),
            ByType = By(Dimension.Type),
            ByCategory = By(Dimension.Category),
            ByPriority = By(Dimension.Priority),
            ByHour = [.. hours.Select(h => Hour(h.Key, h.Value))],
            Variants = [.. Values(Dimension.Variant).Select(v => Variant(v.Value, v.Sums))],
            LatencyMs = latency.Describe(),
        };
    }

    private void AddTo(Dimension dimension, string value, IReadOnlyList<long> counts) =>
        Add(sums.TryGetValue((dimension, value), out var known) ? known : sums[(dimension, value)] = new long[Counters], counts);

    private static void Add(long[] sum, IReadOnlyList<long> counts)
    {
        for (var i = 0; i < Counters; i++)
            sum[i] += counts[i];
    }

    private SortedDictionary<string, Counts> By(Dimension dimension) => new(
        Values(dimension).ToDictionary(v => v.Value, v => new Counts(
            Of(v.Sums, Counter.Sent), Of(v.Sums, Counter.Delivered), Of(v.Sums, Counter.Acknowledged), Of(v.Sums, Counter.Read), Of(v.Sums, Counter.Failed))),
        StringComparer.Ordinal);

    private IEnumerable<(string Value, long[] Sums)> Values(Dimension dimension) =>
        sums.Where(s => s.Key.Dimension == dimension).Select(s => (s.Key.Value, s.Value)).OrderBy(s => s.Item1, StringComparer.Ordinal);

    private static HourCounts Hour(DateTimeOffset hour, long[] sums) => new(
        hour, Of(sums, Counter.Sent), Of(sums, Counter.Delivered), Of(sums, Counter.Acknowledged), Of(sums, Counter.Read), Of(sums, Counter.Failed));

    private static VariantCounts Variant(string value, long[] sums)
    {
        // What was too much to be counted apart has no second part.
        var (category, name) = value.IndexOf('|', StringComparison.Ordinal) is >= 0 and var bar ? (value[..bar], value[(bar + 1)..]) : (value, value);
        return new VariantCounts(category, name, Of(sums, Counter.Sent), Of(sums, Counter.Acknowledged), Of(sums, Counter.Read));
    }

    private long Accepted(ChannelKind channel) =>
        sums.TryGetValue((Dimension.Channel, SnakeCase<ChannelKind>.NameOf(channel)), out var known) ? Of(known, Counter.Sent) : 0;

    private static long Of(long[] sums, Counter counter) => sums[(int)counter];
}
