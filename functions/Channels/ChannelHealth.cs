using System.Text.Json.Serialization;
using Notifications.Shared;

namespace Notifications.Channels;

/// <summary>Whether a channel works, for operators. Names no address, no host and nobody's text.</summary>
public sealed record ChannelHealth(string Name, ChannelStatus Status)
{
    /// <summary>When it took nothing any more; absent while it works.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>What kind of failure the last one was: <c>timeout</c>, <c>connection_failed</c>, <c>450 4.7.1</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LastCause { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>Since when the message that waits longest for this channel has been waiting; absent when none waits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? OldestWaiting { get; init; }

    public static ChannelHealth Of(ChannelKind kind, ChannelStatus status) => new(SnakeCase<ChannelKind>.NameOf(kind), status);
}

public enum ChannelStatus
{
    Ok,

    Failing,

    /// <summary>It has no settings, and so sends nothing.</summary>
    NotConfigured,
}
