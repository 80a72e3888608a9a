using Notifications.Channels.Push;
using Notifications.Inbox;

namespace Notifications.Channels;

/// <summary>A notification and whom it is for, with all that a channel needs; texts are as given, every channel encodes them for itself.</summary>
public sealed record ChannelMessage
{
    /// <summary>The same for every try: by it a provider or a mailbox can tell a repeated one.</summary>
    public required Guid NotificationId { get; init; }

    public required string Namespace { get; init; }

    public required string UserId { get; init; }

    public required string Title { get; init; }

    public required string Message { get; init; }

    public required Priority Priority { get; init; }

    public required string Category { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required ChannelRecipient Recipient { get; init; }

    /// <summary>An email's subject; without it the title is.</summary>
    public string? Subject { get; init; }

    /// <summary>An email's HTML, from a template that escaped its variables; without it the channel lays out title and message.</summary>
    public string? EmailHtml { get; init; }

    /// <summary>A text message's text; without it title, message and link are.</summary>
    public string? SmsText { get; init; }

    /// <summary>Nobody can refuse it: so no mail offers to.</summary>
    public bool IsMandatory { get; init; }

    /// <summary>The language of its texts, as the template has it that they are from; null: the recipient's.</summary>
    public string? Locale { get; init; }

    /// <summary>http, https, or a path on the app's own site.</summary>
    public string? ActionUrl { get; init; }

    public string? CollapseKey { get; init; }
}

/// <summary>How a person can be reached; what is absent can't be used.</summary>
public sealed record ChannelRecipient
{
    public string? Email { get; init; }

    /// <summary>E.164: <c>+4915112345678</c>.</summary>
    public string? Phone { get; init; }

    public IReadOnlyList<PushSubscription> PushSubscriptions { get; init; } = [];

    /// <summary>A language tag (BCP 47), for the reader's pronunciation and hyphenation.</summary>
    public string? Locale { get; init; }
}
