using Azure;

namespace Notifications.Idempotency;

/// <summary>What is known of one key.</summary>
public sealed record IdempotencyRow
{
    public required IdempotencyKey Key { get; init; }

    public required string RequestHash { get; init; }

    public required IdempotencyState State { get; init; }

    /// <summary>The try that has it, or had it last.</summary>
    public required Guid Owner { get; init; }

    /// <summary><see cref="IdempotencyScope.Seed"/>.</summary>
    public required Guid Seed { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LeaseUntil { get; init; }

    /// <summary>Once it is done.</summary>
    public StoredAnswer? Answer { get; init; }

    public ETag ETag { get; init; }
}

/// <summary>Stored by name.</summary>
public enum IdempotencyState
{
    Running,

    /// <summary>Answered with 2xx.</summary>
    Done,

    /// <summary>Answered with anything else: the caller may try again.</summary>
    Failed,
}
