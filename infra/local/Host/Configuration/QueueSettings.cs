namespace Functions.LocalHost.Configuration;

/// <summary>host.json, <c>extensions.queues</c>.</summary>
internal sealed record QueueSettings
{
    public static readonly TimeSpan MinimumPollingInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Messages per fetch, at most 32.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The next fetch happens when no more than this many messages are being worked on.</summary>
    public int? NewBatchThreshold { get; init; }

    public required int MaxDequeueCount { get; init; }

    /// <summary>How long a message stays hidden after a failed attempt.</summary>
    public required TimeSpan VisibilityTimeout { get; init; }

    public required TimeSpan MaxPollingInterval { get; init; }

    public required bool Base64 { get; init; }

    public int FetchAt => NewBatchThreshold ?? BatchSize / 2 * Environment.ProcessorCount;
}
