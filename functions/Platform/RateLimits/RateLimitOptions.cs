using Microsoft.Extensions.Options;
using Notifications.Platform.Settings;

namespace Notifications.Platform.RateLimits;

/// <summary>How much a caller and a namespace may send (<c>Notifications:Sending:RateLimits</c>). Each instance of the app counts for
/// itself: n instances let up to n times as much through. The limits are there so that one caller can't take the app from the
/// others.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "Notifications:Sending:RateLimits";

    public bool Enabled { get; set; } = true;

    /// <summary>About what one instance can do at all, so that a caller alone on it is hardly ever stopped.</summary>
    public RateLimitBucketOptions PerCaller { get; set; } = new() { PermitsPerSecond = 1_000, Burst = 2_000 };

    /// <summary>All callers of a namespace together.</summary>
    public RateLimitBucketOptions PerNamespace { get; set; } = new() { PermitsPerSecond = 5_000, Burst = 10_000 };
}

/// <summary>The same of everything else that a caller asks for (<c>Notifications:RateLimits</c>): reading, preferences, profiles, rooms. A
/// permit is a request, or a call of a hub method.</summary>
public sealed class RequestRateLimitOptions
{
    public const string Section = "Notifications:RateLimits";

    public bool Enabled { get; set; } = true;

    /// <summary>Calls of hub methods on one connection: acknowledgements of a burst of notifications, and far more than a person
    /// does.</summary>
    public RateLimitBucketOptions PerConnection { get; set; } = new() { PermitsPerSecond = 100, Burst = 1_000 };

    /// <summary>Far more than a person's tabs ask for, also when all of them reconnect at once. Requests and hub methods of a user count
    /// together.</summary>
    public RateLimitBucketOptions PerCaller { get; set; } = new() { PermitsPerSecond = 500, Burst = 2_000 };

    /// <summary>All callers of a namespace together.</summary>
    public RateLimitBucketOptions PerNamespace { get; set; } = new() { PermitsPerSecond = 5_000, Burst = 20_000 };
}

/// <summary>One token bucket. A permit is a request, or an item of a bulk request.</summary>
public sealed class RateLimitBucketOptions
{
    /// <summary>How fast it fills again. Fractions are allowed: 0.1 is one in ten seconds.</summary>
    public double PermitsPerSecond { get; set; }

    /// <summary>What it holds: how many may come at once.</summary>
    public int Burst { get; set; }
}

internal sealed class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>
{
    /// <summary>Where a limit is none any more; larger numbers are mistakes.</summary>
    private const int Max = 10_000_000;

    public ValidateOptionsResult Validate(string? name, RateLimitOptions options)
    {
        var errors = new SettingErrors(RateLimitOptions.Section);
        Check(nameof(options.PerCaller), options.PerCaller, errors);
        Check(nameof(options.PerNamespace), options.PerNamespace, errors);
        return errors.Result;
    }

    internal static void Check(string name, RateLimitBucketOptions bucket, SettingErrors errors)
    {
        errors.InRange($"{name}:{nameof(bucket.PermitsPerSecond)}", bucket.PermitsPerSecond, 0.001, Max);
        errors.InRange($"{name}:{nameof(bucket.Burst)}", bucket.Burst, 1, Max);
    }
}

internal sealed class RequestRateLimitOptionsValidator : IValidateOptions<RequestRateLimitOptions>
{
    public ValidateOptionsResult Validate(string? name, RequestRateLimitOptions options)
    {
        var errors = new SettingErrors(RequestRateLimitOptions.Section);
        RateLimitOptionsValidator.Check(nameof(options.PerConnection), options.PerConnection, errors);
        RateLimitOptionsValidator.Check(nameof(options.PerCaller), options.PerCaller, errors);
        RateLimitOptionsValidator.Check(nameof(options.PerNamespace), options.PerNamespace, errors);
        return errors.Result;
    }
}
