using Microsoft.Extensions.Options;
using NodaTime.Extensions;
using Notifications.Domain;
using Notifications.Platform.Settings;
using Notifications.Recipients.Preferences;

namespace Notifications.Delivery.Digests;

/// <summary>Mails that gather notifications (<c>Notifications:Digests</c>).</summary>
public sealed class DigestOptions
{
    public const string Section = "Notifications:Digests";

    /// <summary>Of the mails that waited for a digest: what is more goes into the next run's mail. The mail shows as many as fit.</summary>
    public int MaxItems { get; set; } = 5_000;

    /// <summary>A digest whose sending has not ended by then, because its process was killed, is sent again: it may have been
    /// sent.</summary>
    public TimeSpan ClaimTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long after its time a digest is given up that the mail server does not take.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(12);
}

internal sealed class DigestOptionsValidator : IValidateOptions<DigestOptions>
{
    public ValidateOptionsResult Validate(string? name, DigestOptions options)
    {
        var errors = new SettingErrors(DigestOptions.Section);
        errors.InRange(nameof(options.MaxItems), options.MaxItems, 1, 5_000);
        errors.InRange(nameof(options.ClaimTimeout), options.ClaimTimeout, TimeSpan.FromMinutes(2), TimeSpan.FromHours(1));
        errors.InRange(nameof(options.GiveUpAfter), options.GiveUpAfter, TimeSpan.FromMinutes(15), TimeSpan.FromDays(7));
        errors.NotLonger(nameof(options.ClaimTimeout), options.ClaimTimeout, nameof(options.GiveUpAfter), options.GiveUpAfter);
        return errors.Result;
    }
}

/// <summary>Puts a notification into its user's next digest. Done twice, it is in there once.</summary>
public sealed class DigestCollector(DigestStore digests, PreferenceEvaluator preferences, TimeProvider time)
{
    public async Task AddAsync(Notification notification, CancellationToken cancellation)
    {
        var due = await NextAfterAsync(notification, time.GetUtcNow(), cancellation);
        await digests.AddAsync(notification, due, cancellation);
    }

    /// <summary>When the digest is due that a mail would go into at that moment: the one that is open may come earlier than a new one
    /// would.</summary>
    internal async Task<DateTimeOffset> DueAsync(Notification notification, DateTimeOffset at, CancellationToken cancellation)
    {
        var due = await NextAfterAsync(notification, at, cancellation);
        var open = await digests.FindAsync(notification.Namespace, notification.UserId, cancellation);
        return open is { Id: null } && at < open.DueAt && open.DueAt < due ? open.DueAt : due;
    }

    private async Task<DateTimeOffset> NextAfterAsync(Notification notification, DateTimeOffset at, CancellationToken cancellation)
    {
        var rules = await preferences.RulesAsync(notification.Namespace, notification.UserId, cancellation);
        return DigestSchedule.NextAfter(rules, at.ToInstant()).ToDateTimeOffset();
    }
}
