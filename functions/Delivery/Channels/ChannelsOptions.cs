using System.Text;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform.Settings;

namespace Notifications.Delivery.Channels;

/// <summary>What all channels share (<c>Notifications:Channels</c>).</summary>
public sealed class ChannelsOptions
{
    public const string Section = "Notifications:Channels";

    /// <summary>HMAC-SHA-256 gains nothing from a longer key and loses with a shorter one.</summary>
    public const int MinKeyBytes = 32;

    /// <summary>Where people reach the app, as in <c>https://notify.example.com</c>: links in mails and texts begin with it. Email needs
    /// it.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>The page with a person's notifications, which digests lead to: http, https or a path below <see cref="PublicUrl"/>. Empty:
    /// no link.</summary>
    public string InboxUrl { get; set; } = "/api/v1/app";

    /// <summary>The page with a person's settings, which mails and the unsubscribe page lead to; as <see cref="InboxUrl"/>.</summary>
    public string SettingsUrl { get; set; } = "/api/v1/app#settings";

    /// <summary>Signs unsubscribe links; a secret of at least 32 bytes. Email needs it.</summary>
    public string? UnsubscribeKey { get; set; }

    /// <summary>The key before this one: links in older mails stay good while it is set.</summary>
    public string? PreviousUnsubscribeKey { get; set; }

    /// <summary>How long an unsubscribe link works. People unsubscribe from old mails too: 30 days to ten years.</summary>
    public TimeSpan UnsubscribeLifetime { get; set; } = TimeSpan.FromDays(365);

    public BreakerOptions Breaker { get; set; } = new();
}

/// <summary>When a provider is left alone (<c>Notifications:Channels:Breaker</c>); each provider has a breaker of its own.</summary>
public sealed class BreakerOptions
{
    /// <summary>The part of calls that must fail; 0.05 to 1.</summary>
    public double FailureRatio { get; set; } = 0.5;

    /// <summary>Fewer calls than this within the sampling time say nothing; 2 to 1,000.</summary>
    public int MinimumCalls { get; set; } = 10;

    /// <summary>How far back calls count; a second to ten minutes.</summary>
    public TimeSpan SamplingDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the provider is left alone before one call tries it again; a second to ten minutes.</summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(30);
}

public sealed class ChannelsOptionsValidator : IValidateOptions<ChannelsOptions>
{
    public ValidateOptionsResult Validate(string? name, ChannelsOptions options)
    {
        var (errors, breaker) = (new SettingErrors(ChannelsOptions.Section), new SettingErrors($"{ChannelsOptions.Section}:Breaker"));
        Check(errors, options);
        Check(breaker, options.Breaker);
        errors.AddAll(breaker);
        return errors.Result;
    }

    private static void Check(SettingErrors errors, ChannelsOptions options)
    {
        if (options.PublicUrl is { } url && !IsPublicUrl(url))
            errors.Add("PublicUrl", $"is '{url}'; allowed: an absolute https address without query (http only on this machine).");
        CheckPage(errors, nameof(options.InboxUrl), options.InboxUrl);
        CheckPage(errors, nameof(options.SettingsUrl), options.SettingsUrl);
        if (IsTooShort(options.UnsubscribeKey))
            errors.Add("UnsubscribeKey", $"is too short; allowed: at least {ChannelsOptions.MinKeyBytes} bytes.");
        if (IsTooShort(options.PreviousUnsubscribeKey))
            errors.Add("PreviousUnsubscribeKey", $"is too short; allowed: at least {ChannelsOptions.MinKeyBytes} bytes.");
        if (options.PreviousUnsubscribeKey is not null && options.UnsubscribeKey is null)
            errors.Add("PreviousUnsubscribeKey", "is set, and UnsubscribeKey is not; it goes with the key that took its place.");
        errors.InRange(
            nameof(options.UnsubscribeLifetime), options.UnsubscribeLifetime, TimeSpan.FromDays(30), TimeSpan.FromDays(3650));
    }

    private static void Check(SettingErrors errors, BreakerOptions breaker)
    {
        errors.InRange(nameof(breaker.FailureRatio), breaker.FailureRatio, 0.05, 1);
        errors.InRange(nameof(breaker.MinimumCalls), breaker.MinimumCalls, 2, 1000);
        errors.InRange(nameof(breaker.SamplingDuration), breaker.SamplingDuration, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        errors.InRange(nameof(breaker.BreakDuration), breaker.BreakDuration, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
    }

    private static void CheckPage(SettingErrors errors, string name, string url)
    {
        if (url.Length > 0 && !SafeUrl.IsWeb(url) && !SafeUrl.IsRelativePath(url))
            errors.Add(name, $"is '{url}'; allowed: http, https, a path on the same site, or nothing.");
    }

    private static bool IsTooShort(string? key) => key is not null && Encoding.UTF8.GetByteCount(key) < ChannelsOptions.MinKeyBytes;

    private static bool IsPublicUrl(string url) => SettingErrors.IsSecure(url) && new Uri(url) is { Query: "", Fragment: "", UserInfo: "" };
}
