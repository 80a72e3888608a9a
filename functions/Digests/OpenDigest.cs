using Azure;

namespace Notifications.Digests;

/// <summary>A user's open digest, of which there is one at the most: who wants to send it writes first.</summary>
/// <param name="Row">Its row's version, of storage.</param>
internal sealed record OpenDigest(string Namespace, string UserId, DateTimeOffset DueAt, ETag Row)
{
    /// <summary>The mail's own; null until it is being sent. The same for every try.</summary>
    public Guid? Id { get; init; }

    /// <summary>What is being sent, so that every try sends the same; empty before.</summary>
    public IReadOnlyList<Guid> Items { get; init; } = [];

    /// <summary>Nobody else sends it before.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}

/// <summary>Whose digest to look at in an hour. A hint: the digest itself says whether it is due.</summary>
internal sealed record DueUser(string Namespace, string UserId, string Partition);
