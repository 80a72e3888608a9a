using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Notifications.Delivery.Channels.Email;
using Notifications.Delivery.Channels.Sms;
using Notifications.Delivery.Channels.WebPush;
using Notifications.Delivery.Mails;
using Notifications.Domain;
using Notifications.Recipients.NamedCategories;

namespace Notifications.Delivery.Channels;

/// <summary>One way to reach a person outside of the app. Tries once: who calls it repeats, after what
/// <see cref="ChannelResult.RetryLater"/> says.</summary>
public interface IChannel
{
    ChannelKind Kind { get; }

    /// <summary>False when its settings are absent: then it answers <see cref="ChannelResult.NotConfigured"/>.</summary>
    bool IsConfigured { get; }

    /// <summary>Expected outcomes are results; what is thrown is a fault, or the caller's cancellation.</summary>
    Task<ChannelResult> SendAsync(ChannelMessage message, CancellationToken cancellation);
}

/// <summary>A notification's content and whom it is for, with all that a channel needs; texts are as given, every channel encodes them
/// for itself.</summary>
public sealed record ChannelMessage : Content
{
    public ChannelMessage() { }

    /// <summary>Of this content; the rest is to be set.</summary>
    [SetsRequiredMembers]
    public ChannelMessage(Content content) : base(content) => (Namespace, UserId, Recipient) = ("", "", new ChannelRecipient());

    /// <summary>The same for every try: by it a provider or a mailbox can tell a repeated one.</summary>
    public required Guid NotificationId { get; init; }

    /// <summary>How many steps of the notification's plan used the channel before: what reminds is a message of its own.</summary>
    public int Repeats { get; init; }

    public required string Namespace { get; init; }

    public required string UserId { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required ChannelRecipient Recipient { get; init; }

    /// <summary>An email's subject; without it the title is.</summary>
    public string? Subject { get; init; }

    /// <summary>An email's HTML, from a template that escaped its variables; without it, or blocks, title and message are shown.</summary>
    public string? EmailHtml { get; init; }

    /// <summary>An email's parts, from its template.</summary>
    public IReadOnlyList<MailBlock>? EmailBlocks { get; init; }

    /// <summary>Of an email that gathers others: those, by category in the order in which they came.</summary>
    public IReadOnlyList<Notification>? Digest { get; init; }

    /// <summary>How the namespace's emails look and whom they are from; null: as the settings say.</summary>
    public Layout? Layout { get; init; }

    /// <summary>A text message's text; without it title, message and link are.</summary>
    public string? SmsText { get; init; }

    /// <summary>Nobody can refuse it: so no mail offers to.</summary>
    public bool IsMandatory { get; init; }

    /// <summary>The language of its texts, as the template has it that they are from; null: the recipient's.</summary>
    public string? Locale { get; init; }

    /// <summary>When it was sent; null: nothing is said of it.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>How the namespace calls its categories; null: as they come with the app.</summary>
    public CategorySet? Categories { get; init; }

    public string NameOf(string category, string language) =>
        Categories?.NameOf(category, language) ?? ShippedCategories.NameOf(category, language);
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

    /// <summary>A name of the IANA time zone database; null: UTC.</summary>
    public string? TimeZone { get; init; }
}

/// <summary>What came of one try. Reasons are codes (<c>timeout</c>, <c>550 5.1.1</c>): never an address or a text, so that logs and
/// history may keep them.</summary>
public abstract record ChannelResult
{
    private ChannelResult()
    {
    }

    /// <summary>Endpoints of push subscriptions that exist no longer: to be removed, whatever else the result is.</summary>
    public IReadOnlyList<string> GoneSubscriptions { get; init; } = [];

    /// <summary>The subject of the mail that was tried, where the setting says to keep it; else null.</summary>
    public string? Subject { get; init; }

    /// <summary>What it says of the provider, whomever the message was for.</summary>
    public virtual ProviderState Provider { get; init; } = ProviderState.Unknown;

    /// <summary>Why it was not accepted, as a code; null when it was, or nobody was asked.</summary>
    public virtual string? Cause => null;

    /// <summary>The provider took it; whether it arrives is not known yet.</summary>
    /// <param name="Id">The provider's own id of it, or the mail's Message-ID; null where there is none.</param>
    /// <param name="Answer">What the provider said of it: <c>queued</c>, <c>201</c>.</param>
    public sealed record Accepted(string? Id, string Answer) : ChannelResult
    {
        public override ProviderState Provider => ProviderState.Works;
    }

    /// <summary>It will never be taken like this: no retry; the next channel goes on.</summary>
    public sealed record Rejected(string Reason) : ChannelResult
    {
        public override string? Cause => Reason;
    }

    /// <summary>The provider can't take it now.</summary>
    /// <param name="After">When the provider, or its breaker, said to come again; null when nobody said so. At most an hour.</param>
    public sealed record RetryLater(TimeSpan? After, string Reason) : ChannelResult
    {
        /// <summary>The provider is being left alone: it was not asked at all.</summary>
        public const string BreakerOpen = "breaker_open";

        /// <summary>All connections to the provider were in use: what held them up tells why.</summary>
        public const string Busy = "connections_busy";

        public bool WasTried => Reason != BreakerOpen;

        public override string? Cause => Reason;

        /// <summary>Codes that a provider answered begin with a digit.</summary>
        public override ProviderState Provider => Reason switch
        {
            BreakerOpen or Busy => ProviderState.Unknown,
            [>= '0' and <= '9', ..] => ProviderState.AnswersLater,
            _ => ProviderState.Fails,
        };
    }

    /// <summary>The channel has no settings.</summary>
    public sealed record NotConfigured : ChannelResult;

    /// <summary>The user's preferences refuse it; the channel was not asked.</summary>
    public sealed record Refused(string Reason) : ChannelResult;

    /// <summary>The user is not to be disturbed before.</summary>
    public sealed record Held(DateTimeOffset Until) : ChannelResult;

    /// <summary>It goes into the user's next digest.</summary>
    public sealed record Digested : ChannelResult;

    /// <summary>The recipient has no address, number or subscription for this channel.</summary>
    public sealed record NoAddress : ChannelResult;
}

/// <summary>What one try says of a channel's provider.</summary>
public enum ProviderState
{
    /// <summary>It was not asked, or what it said is about this message alone.</summary>
    Unknown,

    /// <summary>It took a message, or refused one for good.</summary>
    Works,

    /// <summary>It answered that this message is to come again.</summary>
    AnswersLater,

    /// <summary>It did not answer, or does not let us in.</summary>
    Fails,
}

/// <summary>Makes an action's address one that works outside of the app.</summary>
public sealed class ActionLinks(IOptions<ChannelsOptions> options)
{
    /// <summary>Null when there is none, when it is not safe to follow, or when it is relative and <c>PublicUrl</c> is not set.</summary>
    public string? For(string? actionUrl)
    {
        if (string.IsNullOrEmpty(actionUrl))
            return null;
        if (SafeUrl.IsWeb(actionUrl))
            return actionUrl;
        return options.Value.PublicUrl is { } site && SafeUrl.IsRelativePath(actionUrl)
            && Uri.TryCreate(new Uri(site), actionUrl, out var absolute)
            ? absolute.AbsoluteUri
            : null;
    }
}

/// <summary>What channels exchange with providers, service workers and their own links.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(SnakeCaseConverter<ChannelKind>), typeof(SnakeCaseConverter<Priority>)])]
[JsonSerializable(typeof(SignedScope))]
[JsonSerializable(typeof(EmailProof))]
[JsonSerializable(typeof(SmsAnswer))]
[JsonSerializable(typeof(PushPayload))]
[JsonSerializable(typeof(VapidHeader))]
[JsonSerializable(typeof(VapidClaims))]
internal sealed partial class ChannelJson : JsonSerializerContext;
