using Microsoft.Extensions.Options;
using Notifications.Delivery.Channels.Email;
using Notifications.Delivery.Channels.Sms;
using Notifications.Delivery.Channels.WebPush;
using Notifications.Domain;
using Notifications.Platform.Settings;

namespace Notifications.Delivery;

/// <summary>How hard to try, per priority (<c>Notifications:Delivery</c>).</summary>
public sealed class DeliveryOptions
{
    public const string Section = "Notifications:Delivery";

    public DeliveryPolicy Low { get; set; } = new(1, TimeSpan.FromSeconds(10));

    public DeliveryPolicy Normal { get; set; } = new(2, TimeSpan.FromSeconds(5));

    public DeliveryPolicy High { get; set; } = new(3, TimeSpan.FromSeconds(2)) { Channels = "email" };

    public DeliveryPolicy Urgent { get; set; } = new(4, TimeSpan.FromSeconds(1)) { Channels = "email, push" };

    public DeliveryPolicy Critical { get; set; } = new(
        5, TimeSpan.FromMilliseconds(500))
    { Channels = "email, sms, push", Mode = FallbackMode.All };

    /// <summary>What each wait is longer than the one before; 1 to 10.</summary>
    public double Factor { get; set; } = 2;

    /// <summary>By which part a wait is longer or shorter, by chance, so that what was sent at once is not repeated at once; 0 to
    /// 0.5.</summary>
    public double Jitter { get; set; } = 0.1;

    /// <summary>The longest wait for an acknowledgement, whatever the factor makes of the delay.</summary>
    public TimeSpan AcknowledgementTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many acknowledgements this instance waits for in its memory, to push again to the millisecond; 0 to 100,000. The
    /// queue's part, seconds later, is what is beyond that, what waits for over a minute, and what an instance that is gone has left. Some
    /// 1 KB each.</summary>
    public int DeadlinesInMemory { get; set; } = 10_000;

    /// <summary>How long a namespace's delivery plans are used before storage is asked whether they changed: after so long a change is
    /// everywhere; 0 to 5 minutes.</summary>
    public TimeSpan PlanCacheLife { get; set; } = TimeSpan.FromSeconds(10);

    public FallbackOptions Fallback { get; set; } = new();

    public DeliveryPolicy For(Priority priority) => priority switch
    {
        Priority.Low => Low,
        Priority.Normal => Normal,
        Priority.High => High,
        Priority.Urgent => Urgent,
        Priority.Critical => Critical,
    };

    /// <summary>Where to turn when nobody acknowledges it: what its send said, or its priority's policy. A plan does that by
    /// itself.</summary>
    public IReadOnlyList<ChannelKind> ChannelsFor(Notification notification) => notification.Plan is not null ? []
        : notification.Channels ?? (notification.IsBroadcast ? ForEverybody(notification.Priority) : For(notification.Priority).Fallback())
        ?? [];

    /// <summary>The same of a broadcast before it is somebody's.</summary>
    public IReadOnlyList<ChannelKind> ChannelsFor(SendContent broadcast) =>
        broadcast.Plan is not null ? [] : broadcast.Channels ?? ForEverybody(broadcast.Priority) ?? [];

    /// <summary>A broadcast mails and texts everybody: only what can't wait does so without being told to.</summary>
    private IReadOnlyList<ChannelKind>? ForEverybody(Priority priority) => priority >= Priority.Urgent ? For(priority).Fallback() : null;

    /// <summary>How long attempt <paramref name="attempt"/> (1, 2, …) waits for its acknowledgement.</summary>
    public TimeSpan DelayAfter(Priority priority, int attempt, Random random) =>
        DelayAfter(priority, attempt, 1 + (Jitter * ((2 * random.NextDouble()) - 1)));

    /// <summary>Without what chance adds or takes.</summary>
    public TimeSpan DelayAfter(Priority priority, int attempt) => DelayAfter(priority, attempt, 1);

    private TimeSpan DelayAfter(Priority priority, int attempt, double jitter)
    {
        var seconds = For(priority).BaseDelay.TotalSeconds * Math.Pow(Factor, attempt - 1) * jitter;
        return seconds < AcknowledgementTimeout.TotalSeconds ? TimeSpan.FromSeconds(seconds) : AcknowledgementTimeout;
    }
}

internal sealed class DeliveryOptionsValidator(IOptions<EmailOptions> email, IOptions<SmsOptions> sms, IOptions<PushOptions> push)
    : IValidateOptions<DeliveryOptions>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Day = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, DeliveryOptions options)
    {
        var errors = new SettingErrors(DeliveryOptions.Section);
        foreach (var priority in Enum.GetValues<Priority>())
            Check(priority, options, errors);
        errors.InRange(nameof(options.Factor), options.Factor, 1, 10);
        errors.InRange(nameof(options.Jitter), options.Jitter, 0, 0.5);
        errors.InRange(nameof(options.AcknowledgementTimeout), options.AcknowledgementTimeout, Second, TimeSpan.FromHours(1));
        errors.InRange(nameof(options.DeadlinesInMemory), options.DeadlinesInMemory, 0, 100_000);
        errors.InRange(nameof(options.PlanCacheLife), options.PlanCacheLife, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Check(options.Fallback, errors);
        return errors.Result;
    }

    private static void Check(Priority priority, DeliveryOptions options, SettingErrors errors)
    {
        var policy = options.For(priority);
        errors.InRange($"{priority}:{nameof(policy.Attempts)}", policy.Attempts, 1, 10);
        errors.InRange($"{priority}:{nameof(policy.BaseDelay)}", policy.BaseDelay, TimeSpan.FromMilliseconds(100),
            TimeSpan.FromMinutes(10));
        // The confirmation timeout is the longest wait, so of all attempts.
        errors.NotLonger($"{priority}:{nameof(policy.BaseDelay)}", policy.BaseDelay, nameof(options.AcknowledgementTimeout),
            options.AcknowledgementTimeout);
        if (policy.Fallback() is null)
            errors.Add($"{priority}:{nameof(policy.Channels)}",
                $"is '{policy.Channels}'; allowed: {DeliveryPolicy.NoChannels}, or each at most once: {SnakeCase<ChannelKind>.Allowed}.");
        if (!Enum.IsDefined(policy.Mode))
            errors.Add($"{priority}:{nameof(policy.Mode)}",
                $"is '{policy.Mode}'; allowed: {string.Join(", ", Enum.GetNames<FallbackMode>())}.");
    }

    private void Check(FallbackOptions fallback, SettingErrors errors)
    {
        const string section = nameof(DeliveryOptions.Fallback);
        errors.InRange($"{section}:{nameof(fallback.Tries)}", fallback.Tries, 1, 20);
        errors.InRange($"{section}:{nameof(fallback.RetryDelay)}", fallback.RetryDelay, Second, TimeSpan.FromHours(1));
        errors.InRange($"{section}:{nameof(fallback.MaxRetryDelay)}", fallback.MaxRetryDelay, Second, TimeSpan.FromHours(1));
        errors.InRange($"{section}:{nameof(fallback.ClaimTimeout)}", fallback.ClaimTimeout, TimeSpan.FromMinutes(2), TimeSpan.FromHours(1));
        errors.InRange($"{section}:{nameof(fallback.GiveUpAfter)}", fallback.GiveUpAfter, TimeSpan.FromMinutes(1), Day);
        errors.NotLonger($"{section}:{nameof(fallback.RetryDelay)}", fallback.RetryDelay, $"{section}:{nameof(fallback.MaxRetryDelay)}",
            fallback.MaxRetryDelay);
        // Otherwise a try that was interrupted is given up where it should be made again.
        errors.NotLonger($"{section}:{nameof(fallback.ClaimTimeout)}", fallback.ClaimTimeout, $"{section}:{nameof(fallback.GiveUpAfter)}",
            fallback.GiveUpAfter);
        CheckTimeout(EmailOptions.Section, email.Value.LongestTry, fallback, errors);
        CheckTimeout(SmsOptions.Section, sms.Value.Timeout, fallback, errors);
        CheckTimeout(PushOptions.Section, push.Value.Timeout, fallback, errors);
    }

    /// <summary>A try that still runs must not be taken for one whose process was killed: the message would be sent twice.</summary>
    private static void CheckTimeout(string channel, TimeSpan longest, FallbackOptions fallback, SettingErrors errors)
    {
        if (longest >= fallback.ClaimTimeout)
        {
            errors.Add(
                $"{nameof(DeliveryOptions.Fallback)}:{nameof(fallback.ClaimTimeout)}",
                $"is '{fallback.ClaimTimeout}', and with {channel}:Timeout a try may take '{longest}'; allowed: longer than that.");
        }
    }
}

/// <param name="Attempts">Pushes in all, the first one included; 1 to 10.</param>
/// <param name="BaseDelay">What the first push waits for its acknowledgement; 0.1 s to 10 minutes.</param>
public sealed record DeliveryPolicy(int Attempts, TimeSpan BaseDelay)
{
    public const string NoChannels = "none";

    /// <summary>Parsed when it is set: every send asks for it.</summary>
    private IReadOnlyList<ChannelKind>? fallback = [];

    /// <summary>For the settings' binder, which fills in what is set.</summary>
    public DeliveryPolicy() : this(1, TimeSpan.FromSeconds(10)) { }

    public int Attempts { get; set; } = Attempts;

    public TimeSpan BaseDelay { get; set; } = BaseDelay;

    /// <summary>Where to turn when no attempt was acknowledged, in this order: <c>email, sms, push</c>, or <c>none</c>. A text and not a
    /// list, because the settings' binder would add to a list's default.</summary>
    public string Channels
    {
        get;
        set
        {
            field = value;
            fallback = Parse(value);
        }
    } = NoChannels;

    public FallbackMode Mode { get; set; } = FallbackMode.FirstAccepted;

    /// <summary>The channels; null when the setting is wrong, which the validator has told at start.</summary>
    public IReadOnlyList<ChannelKind>? Fallback() => fallback;

    private static IReadOnlyList<ChannelKind>? Parse(string channels)
    {
        if (channels.Trim() is NoChannels or "")
            return [];
        var kinds = channels.Split(',', StringSplitOptions.TrimEntries).Select(SnakeCase<ChannelKind>.Parse).ToArray();
        return kinds.Contains(null) || kinds.Distinct().Count() < kinds.Length ? null : [.. kinds.OfType<ChannelKind>()];
    }
}

public enum FallbackMode
{
    /// <summary>The first channel that takes it is the last one tried.</summary>
    FirstAccepted,

    /// <summary>Every channel that the user has an address for, at the same time.</summary>
    All,
}

/// <summary>How a channel is tried (<c>Notifications:Delivery:Fallback</c>).</summary>
public sealed class FallbackOptions
{
    /// <summary>Tries of one channel, the first one included; 1 to 20. A try that the provider's breaker did not let through is
    /// none.</summary>
    public int Tries { get; set; } = 5;

    /// <summary>Before the second try, doubled for each that follows; a provider that says when to come again is obeyed instead.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A try that has not ended by then, because its process was killed, is made again: it may have been sent. Longer than any
    /// provider's time limit.</summary>
    public TimeSpan ClaimTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A channel whose provider stays away this long has failed, however few tries there were: the next one must not wait for
    /// ever.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long try <paramref name="tries"/> (1, 2, …) is followed by a wait.</summary>
    public TimeSpan DelayAfter(int tries)
    {
        var seconds = RetryDelay.TotalSeconds * Math.Pow(2, tries - 1);
        return seconds < MaxRetryDelay.TotalSeconds ? TimeSpan.FromSeconds(seconds) : MaxRetryDelay;
    }
}
