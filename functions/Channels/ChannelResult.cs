namespace Notifications.Channels;

/// <summary>What came of one try. Reasons are codes (<c>timeout</c>, <c>550 5.1.1</c>): never an address or a text, so that logs and history may keep them.</summary>
public abstract record ChannelResult
{
    private ChannelResult()
    {
    }

    /// <summary>Endpoints of push subscriptions that exist no longer: to be removed, whatever else the result is.</summary>
    public IReadOnlyList<string> GoneSubscriptions { get; init; } = [];

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
    public sealed record Gathered : ChannelResult;

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
