using Microsoft.Extensions.Options;
using Notifications.Platform.Http;
using Notifications.Platform.RateLimits;
using Notifications.Platform.Settings;

namespace Notifications.AppEvents;

/// <summary>Events of an app's own (<c>Notifications:AppEvents</c>).</summary>
public sealed class AppEventOptions
{
    public const string Section = "Notifications:AppEvents";

    /// <summary>The rooms whose members may send each other events by the hub method <c>message</c>: patterns in which <c>*</c> stands for
    /// any text. None by default.</summary>
    public IList<string> MessageRooms { get; } = [];

    /// <summary>How much one connection may send by <c>message</c>: a cursor that moves, a few times a second.</summary>
    public RateLimitBucketOptions PerConnection { get; set; } = new() { PermitsPerSecond = 10, Burst = 20 };

    /// <summary>All connections of a user together.</summary>
    public RateLimitBucketOptions PerUser { get; set; } = new() { PermitsPerSecond = 20, Burst = 40 };
}

internal sealed class AppEventOptionsValidator : IValidateOptions<AppEventOptions>
{
    public ValidateOptionsResult Validate(string? name, AppEventOptions options)
    {
        var errors = new SettingErrors(AppEventOptions.Section);
        foreach (var pattern in options.MessageRooms.Where(p => RoomNames.Check(p.Replace('*', '-')) is not null))
            errors.Add(nameof(options.MessageRooms), $"has '{pattern}'; allowed: 1 to 128 of A-Z a-z 0-9 _ . : - and *.");
        RateLimitOptionsValidator.Check(nameof(options.PerConnection), options.PerConnection, errors);
        RateLimitOptionsValidator.Check(nameof(options.PerUser), options.PerUser, errors);
        return errors.Result;
    }
}
