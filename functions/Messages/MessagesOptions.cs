using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform.RateLimits;
using Notifications.Platform.Settings;

namespace Notifications.Messages;

public enum MayWrite
{
    /// <summary>Everybody in the namespace to everybody in it.</summary>
    Everyone,

    /// <summary>People who share a room.</summary>
    SameRoom,

    Nobody,
}

/// <summary>Direct messages (<c>Notifications:Messages</c>).</summary>
public sealed class MessagesOptions
{
    public const string Section = "Notifications:Messages";

    /// <summary>Who may write to whom.</summary>
    public MayWrite MayWrite { get; set; } = MayWrite.Everyone;

    /// <summary>How many messages a user may send. Each instance of the app counts for itself.</summary>
    public RateLimitBucketOptions PerUser { get; set; } = new() { PermitsPerSecond = 2, Burst = 30 };

    /// <summary>How often the peer is told that a user is typing; what is more is left out without an error.</summary>
    public RateLimitBucketOptions TypingPerUser { get; set; } = new() { PermitsPerSecond = 0.5, Burst = 5 };

    /// <summary>How long its author may delete a message for everyone.</summary>
    public TimeSpan DeleteForEveryoneWithin { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long messages are kept.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(365);

    /// <summary>Where a notification of a new message leads to, with <c>?with={userId}</c>: http, https or a path on the same site. Empty:
    /// nowhere.</summary>
    public string PageUrl { get; set; } = "/api/v1/app/messages";
}

internal sealed class MessagesOptionsValidator : IValidateOptions<MessagesOptions>
{
    public ValidateOptionsResult Validate(string? name, MessagesOptions options)
    {
        var errors = new SettingErrors(MessagesOptions.Section);
        RateLimitOptionsValidator.Check(nameof(options.PerUser), options.PerUser, errors);
        RateLimitOptionsValidator.Check(nameof(options.TypingPerUser), options.TypingPerUser, errors);
        errors.InRange(nameof(options.DeleteForEveryoneWithin), options.DeleteForEveryoneWithin, TimeSpan.Zero, TimeSpan.FromDays(3650));
        errors.InRange(nameof(options.KeepFor), options.KeepFor, TimeSpan.FromHours(1), TimeSpan.FromDays(36500));
        if (options.PageUrl.Length > 0 && !SafeUrl.IsWeb(options.PageUrl) && !SafeUrl.IsRelativePath(options.PageUrl))
            errors.Add(nameof(options.PageUrl), $"is '{options.PageUrl}'; allowed: http, https, a path on the same site, or nothing.");
        return errors.Result;
    }
}
