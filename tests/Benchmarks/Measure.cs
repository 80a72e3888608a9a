namespace Benchmarks;

/// <summary>One number, and the most (or least) that it may be.</summary>
internal sealed record Measure(string Name, double Value, string Unit)
{
    /// <summary>Null: there is no budget for it.</summary>
    public double? Budget { get; init; }

    /// <summary>The budget is the least that is asked for.</summary>
    public bool MoreIsBetter { get; init; }

    public bool? IsOk => Budget is { } budget ? (MoreIsBetter ? Value >= budget : Value <= budget) : null;

    /// <summary>The median and the 99th percentile.</summary>
    public static IEnumerable<Measure> P50P99(string name, Samples samples, double? p50 = null, double? p99 = null) =>
    [
        new($"{name} p50", samples.Percentile(50), "ms") { Budget = p50 },
        new($"{name} p99", samples.Percentile(99), "ms") { Budget = p99 },
    ];
}
