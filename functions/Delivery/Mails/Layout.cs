using System.Text.Json.Serialization;

namespace Notifications.Delivery.Mails;

/// <summary>How a namespace's emails look and whom they are from. What is absent is as the settings say.</summary>
public sealed record Layout
{
    /// <summary>The one that emails use.</summary>
    public const string Default = "default";

    public required string Name { get; init; }

    /// <summary>Counted from 1; 0 where nothing was put yet.</summary>
    public int Version { get; init; }

    public string? BrandName { get; init; }

    /// <summary>https.</summary>
    public string? LogoUrl { get; init; }

    /// <summary>Of buttons.</summary>
    public string? Color { get; init; }

    public string? SenderName { get; init; }

    /// <summary>Of a domain that the settings allow.</summary>
    public string? SenderAddress { get; init; }

    public string? ReplyTo { get; init; }

    public string? PostalAddress { get; init; }

    /// <summary>By language; the best one for a mail's is shown.</summary>
    public IReadOnlyDictionary<string, string>? Footer { get; init; }

    /// <summary>Null where nothing was put yet.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The numbers of the versions that are kept, oldest first; only where it is looked at.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Versions { get; init; }
}
