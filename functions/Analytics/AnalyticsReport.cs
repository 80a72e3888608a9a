namespace Notifications.Analytics;

/// <summary>What was counted in a time.</summary>
public sealed record AnalyticsReport
{
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public required Totals Totals { get; init; }

    public required IReadOnlyDictionary<string, Counts> ByType { get; init; }

    public required IReadOnlyDictionary<string, Counts> ByCategory { get; init; }

    public required IReadOnlyDictionary<string, Counts> ByPriority { get; init; }

    /// <summary>Oldest first; hours without anything are left out.</summary>
    public required IReadOnlyList<HourCounts> ByHour { get; init; }

    public required IReadOnlyList<VariantCounts> Variants { get; init; }

    /// <summary>From sending to the first acknowledgement; null without any.</summary>
    public required Percentiles? LatencyMs { get; init; }
}

public sealed record Counts(long Sent, long Delivered, long Acknowledged, long Read, long Failed);

public sealed record Totals(long Sent, long Delivered, long Acknowledged, long Read, long Failed, FallbackCounts Fallback);

/// <summary>Notifications that the channels took when nobody acknowledged them.</summary>
public sealed record FallbackCounts(long Email, long Sms, long Push);

public sealed record HourCounts(DateTimeOffset Hour, long Sent, long Delivered, long Acknowledged, long Read, long Failed);

public sealed record VariantCounts(string Category, string Variant, long Sent, long Acknowledged, long Read);
