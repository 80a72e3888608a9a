using System.Text.Json;
using System.Text.Json.Serialization;
using Notifications.Channels.Push;
using Notifications.History;
using Notifications.Preferences;

namespace Notifications.Recipients;

/// <summary>A user's profile. One that was never put exists with defaults: nobody has to be registered to be sent to.</summary>
public sealed record Recipient
{
    public required string UserId { get; init; }

    public string? DisplayName { get; init; }

    public string? Email { get; init; }

    /// <summary>E.164: <c>+</c> and up to 15 digits.</summary>
    public string? Phone { get; init; }

    /// <summary>BCP 47, as <c>pt-BR</c>.</summary>
    public string? Locale { get; init; }

    /// <summary>A name of the IANA time zone database, as <c>Europe/Berlin</c>.</summary>
    public string? TimeZone { get; init; }

    /// <summary>What sends can be addressed to; not what the user's token may do. Each once, sorted.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>What the sending app keeps with the user.</summary>
    public JsonElement? Data { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Another one with each change; empty when it was never put.</summary>
    [JsonIgnore]
    public Guid Version { get; init; }

    /// <summary>The <c>ETag</c> of HTTP.</summary>
    [JsonIgnore]
    public string ETag => $"\"{Version:N}\"";
}

/// <summary>All that is kept about a user. The notifications are a page, newest first, with what happened to each; the rest is on every page.</summary>
public sealed record RecipientExport(
    Recipient Profile, UserPreferences Preferences, IReadOnlyList<string> Rooms, IReadOnlyList<Inbox.Notification> Items, string? NextCursor,
    IReadOnlyDictionary<Guid, IReadOnlyList<HistoryEvent>> History, IReadOnlyList<SubscribedBrowser> PushSubscriptions)
{
    /// <summary>Direct messages follow the notifications, on pages of their own; only their user gets them.</summary>
    public IReadOnlyList<Messages.Message> Messages { get; init; } = [];
}
