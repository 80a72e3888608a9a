using System.Diagnostics.Metrics;

namespace Notifications.Analytics;

/// <summary>A number that only grows, of this process since its start.</summary>
/// <param name="labels">What tells it apart from others of the same name.</param>
public sealed class Tally(params KeyValuePair<string, object?>[] labels)
{
    private long value;

    public long Value => Volatile.Read(ref value);

    public IReadOnlyList<KeyValuePair<string, object?>> Labels => labels;

    public Measurement<long> Measure() => new(Value, labels);

    public void Add(long count = 1) => Interlocked.Add(ref value, count);
}

/// <summary>Tallies of one name.</summary>
public sealed record TallyFamily(string Name, string Help, IReadOnlyList<Tally> Tallies);
