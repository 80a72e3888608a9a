using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Notifications.Client;

/// <summary>A recipient's profile. There is one for every user id, empty until it is put.</summary>
public sealed record Recipient
{
    /// <summary>The user.</summary>
    public string UserId { get; init; } = "";

    /// <summary>At most 200 characters.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Where mails go.</summary>
    public string? Email { get; init; }

    /// <summary>What the user gave and has not confirmed yet by the link that was mailed there; null when there is none.</summary>
    public string? PendingEmail { get; init; }

    /// <summary>Where text messages go: E.164, as <c>+4915112345678</c>.</summary>
    public string? Phone { get; init; }

    /// <summary>BCP 47, as <c>pt-BR</c>.</summary>
    public string? Locale { get; init; }

    /// <summary>IANA, as <c>Europe/Berlin</c>.</summary>
    public string? TimeZone { get; init; }

    /// <summary>What sends can be addressed to; not what the user's token may do.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Anything of your app's.</summary>
    public JsonObject? Data { get; init; }

    /// <summary>When it was first put; null: never.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was last put.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>This version, for replacing only what nobody changed meanwhile.</summary>
    [JsonIgnore]
    public string? ETag { get; init; }
}

/// <summary>All of a recipient's profile anew: what is null is removed.</summary>
public sealed record RecipientUpdate
{
    /// <summary>At most 200 characters.</summary>
    public string? DisplayName { get; init; }

    /// <summary>One address, at most 254 characters.</summary>
    public string? Email { get; init; }

    /// <summary>As <see cref="Recipient.PendingEmail"/> has it: it stays pending. It makes no address pending.</summary>
    public string? PendingEmail { get; init; }

    /// <summary>E.164, as <c>+4915112345678</c>.</summary>
    public string? Phone { get; init; }

    /// <summary>BCP 47, as <c>pt-BR</c>; at most 64 characters.</summary>
    public string? Locale { get; init; }

    /// <summary>IANA, as <c>Europe/Berlin</c>; a Windows name is turned into it.</summary>
    public string? TimeZone { get; init; }

    /// <summary>At most 20 of 1 to 64 <c>a-z 0-9 _ . : -</c>.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>Anything of your app's, at most 16 KB.</summary>
    public JsonObject? Data { get; init; }
}

/// <summary>All that is kept about a user: one page of notifications, and everything else on the first page.</summary>
public sealed record RecipientExport
{
    /// <summary>The profile.</summary>
    public Recipient Profile { get; init; } = new();

    /// <summary>The preferences.</summary>
    public Preferences Preferences { get; init; } = new();

    /// <summary>Of which rooms the user is a member.</summary>
    public IReadOnlyList<string> Rooms { get; init; } = [];

    /// <summary>Notifications, newest first.</summary>
    public IReadOnlyList<Notification> Items { get; init; } = [];

    /// <summary>Asks for the next page; null on the last one.</summary>
    public string? NextCursor { get; init; }

    /// <summary>What happened to the notifications of this page, by their ids; oldest first.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<HistoryEvent>> History { get; init; } =
        new Dictionary<string, IReadOnlyList<HistoryEvent>>();

    /// <summary>The browsers that are pushed to, without their keys.</summary>
    public IReadOnlyList<PushSubscriptionInfo> PushSubscriptions { get; init; } = [];

    /// <summary>What the user did with announcements.</summary>
    public IReadOnlyList<AnnouncementEngagement> Announcements { get; init; } = [];

    /// <summary>Direct messages, conversation by conversation.</summary>
    public IReadOnlyList<Message> Messages { get; init; } = [];
}

/// <summary>A browser that is pushed to.</summary>
public sealed record PushSubscriptionInfo
{
    /// <summary>At its push service.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>Since when.</summary>
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

    /// <summary>False also when the caller may not see it.</summary>
    public bool Online { get; init; }

    /// <summary>The latest sign of life; null when offline.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }
}

internal sealed record PresenceList
{
    public IReadOnlyList<Presence> Items { get; init; } = [];
}
