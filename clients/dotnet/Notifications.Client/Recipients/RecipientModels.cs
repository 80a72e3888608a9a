using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Notifications.Client;

/// <summary>A recipient's profile. Every user id has one, empty until it is saved.</summary>
public sealed record Recipient
{
    /// <summary>The user.</summary>
    public string UserId { get; init; } = "";

    /// <summary>At most 200 characters.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The email address.</summary>
    public string? Email { get; init; }

    /// <summary>An address the user gave but has not confirmed yet through the link mailed there; null if there is none.</summary>
    public string? PendingEmail { get; init; }

    /// <summary>The phone number for text messages: E.164, such as <c>+4915112345678</c>.</summary>
    public string? Phone { get; init; }

    /// <summary>BCP 47, such as <c>pt-BR</c>.</summary>
    public string? Locale { get; init; }

    /// <summary>IANA, such as <c>Europe/Berlin</c>.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Roles that sends can address; not the permissions of the user's token.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Your app's own data.</summary>
    public JsonObject? Data { get; init; }

    /// <summary>When it was first saved; null: never.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was last saved.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The version, for conditional updates.</summary>
    [JsonIgnore]
    public string? ETag { get; init; }
}

/// <summary>A complete profile; null members are removed.</summary>
public sealed record RecipientUpdate
{
    /// <summary>At most 200 characters.</summary>
    public string? DisplayName { get; init; }

    /// <summary>A single address, at most 254 characters.</summary>
    public string? Email { get; init; }

    /// <summary>The value of <see cref="Recipient.PendingEmail"/>: it stays pending. It can't make an address pending.</summary>
    public string? PendingEmail { get; init; }

    /// <summary>E.164, such as <c>+4915112345678</c>.</summary>
    public string? Phone { get; init; }

    /// <summary>BCP 47, such as <c>pt-BR</c>; at most 64 characters.</summary>
    public string? Locale { get; init; }

    /// <summary>IANA, such as <c>Europe/Berlin</c>; a Windows name is converted to it.</summary>
    public string? TimeZone { get; init; }

    /// <summary>At most 20 of 1 to 64 <c>a-z 0-9 _ . : -</c>.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>Your app's own data, at most 16 KB.</summary>
    public JsonObject? Data { get; init; }
}

/// <summary>All data about a user: one page of notifications, and everything else on the first page.</summary>
public sealed record RecipientExport
{
    /// <summary>The profile.</summary>
    public Recipient Profile { get; init; } = new();

    /// <summary>The preferences.</summary>
    public Preferences Preferences { get; init; } = new();

    /// <summary>The rooms the user is a member of.</summary>
    public IReadOnlyList<string> Rooms { get; init; } = [];

    /// <summary>Notifications, newest first.</summary>
    public IReadOnlyList<Notification> Items { get; init; } = [];

    /// <summary>Cursor of the next page; null on the last page.</summary>
    public string? NextCursor { get; init; }

    /// <summary>The history of this page's notifications, by id; oldest first.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<HistoryEvent>> History { get; init; } =
        new Dictionary<string, IReadOnlyList<HistoryEvent>>();

    /// <summary>The browsers that are pushed to, without their keys.</summary>
    public IReadOnlyList<PushSubscriptionInfo> PushSubscriptions { get; init; } = [];

    /// <summary>The user's interactions with announcements.</summary>
    public IReadOnlyList<AnnouncementEngagement> Announcements { get; init; } = [];

    /// <summary>Direct messages, by conversation.</summary>
    public IReadOnlyList<Message> Messages { get; init; } = [];
}

/// <summary>A browser that is pushed to.</summary>
public sealed record PushSubscriptionInfo
{
    /// <summary>Its address at the push service.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>When it was registered.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A member of a room.</summary>
public sealed record RoomMember
{
    /// <summary>The user.</summary>
    public string UserId { get; init; } = "";
}

/// <summary>Whether a user is online.</summary>
public sealed record Presence
{
    /// <summary>The user.</summary>
    public string UserId { get; init; } = "";

    /// <summary>Also false if the caller may not see it.</summary>
    public bool Online { get; init; }

    /// <summary>When the user was last seen; null if offline.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }
}

internal sealed record PresenceList
{
    public IReadOnlyList<Presence> Items { get; init; } = [];
}
