using System.Text.Json.Serialization;

namespace Notifications.Shared;

/// <summary>An error as the caller gets it: RFC 9457, <c>application/problem+json</c>.</summary>
public sealed record Problem
{
    /// <summary>Stable per case: <c>urn:notifications:problem:{case}</c>.</summary>
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    /// <summary>For 400: what is wrong, per member or query parameter.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>How many more errors there are than <see cref="Errors"/> tells.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MoreErrors { get; init; }

    /// <summary>For an answer with several problems, which is bounded as a whole: this one with at most so many of its errors.</summary>
    public Problem Telling(int most)
    {
        var (told, all) = (new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal), 0);
        foreach (var (member, messages) in Errors ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            if (messages.Take(most - all).ToArray() is { Length: > 0 } kept)
                told[member] = kept;
            all += messages.Count;
        }
        var more = (MoreErrors ?? 0) + Math.Max(0, all - Math.Max(0, most));
        return this with { Errors = told.Count > 0 ? told : null, MoreErrors = more > 0 ? more : null };
    }

    /// <summary>Seconds after which another try makes sense; sent as <c>Retry-After</c>.</summary>
    [JsonIgnore]
    public int? RetryAfter { get; init; }
}
