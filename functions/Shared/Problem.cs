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

    /// <summary>Seconds after which another try makes sense; sent as <c>Retry-After</c>.</summary>
    [JsonIgnore]
    public int? RetryAfter { get; init; }
}
