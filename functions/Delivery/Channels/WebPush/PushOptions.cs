using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Notifications.Platform.Settings;

namespace Notifications.Delivery.Channels.WebPush;

/// <summary>Web Push (<c>Notifications:Channels:Push</c>). Without <see cref="PublicKey"/> there is none.</summary>
public sealed class PushOptions
{
    public const string Section = "Notifications:Channels:Push";

    /// <summary>The VAPID key's point, 65 bytes base64url: what pages subscribe with. A new key ends all subscriptions.</summary>
    public string? PublicKey { get; set; }

    /// <summary>The VAPID key's secret, 32 bytes base64url.</summary>
    public string? PrivateKey { get; set; }

    /// <summary>Whom a push service turns to when something is wrong: <c>mailto:</c> or <c>https:</c>.</summary>
    public string? Subject { get; set; }

    /// <summary>The longest time that a push service keeps a message for a browser that is away; less when the notification expires before.
    /// Zero to four weeks.</summary>
    public TimeSpan MaxTimeToLive { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long one call may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Ports that endpoints may have, with commas between: push services of browsers use 443. A text and not a list, because the
    /// settings' binder would add to a list's default.</summary>
    public string Ports { get; set; } = "443";

    /// <summary>Lets endpoints lead to private networks, on any port, and to this machine without TLS. Users choose endpoints: only for a
    /// push service of one's own and for tests.</summary>
    public bool AllowPrivateEndpoints { get; set; }

    internal IReadOnlyList<int> AllowedPorts => [.. Numbers().OfType<int>()];

    /// <summary>Null in place of what is no port.</summary>
    internal IEnumerable<int?> Numbers() => Ports.Split(',', StringSplitOptions.TrimEntries).Select(text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535 ? port : (int?)null);
}

/// <summary>Checks what belongs together; names the setting, never a key.</summary>
public sealed class PushOptionsValidator : IValidateOptions<PushOptions>
{
    /// <summary>RFC 8030 leaves it open; this is what the large push services keep at most.</summary>
    private static readonly TimeSpan LongestTimeToLive = TimeSpan.FromDays(28);

    public ValidateOptionsResult Validate(string? name, PushOptions options)
    {
        var errors = new SettingErrors(PushOptions.Section);
        Check(errors, options);
        return errors.Result;
    }

    private static void Check(SettingErrors errors, PushOptions options)
    {
        if (options.Numbers().Contains(null))
            errors.Add("Ports", $"is '{options.Ports}'; allowed: 1 to 65535, with commas between.");
        if (options.PublicKey is null)
        {
            if (options.PrivateKey is not null || options.Subject is not null)
                errors.Add("PublicKey", "is not set; it goes with PrivateKey and Subject, or none of them is set.");
            return;
        }
        if (!IsKeyPair(options.PublicKey, options.PrivateKey))
            errors.Add("PublicKey", "and PrivateKey are not a key pair; allowed: a VAPID key pair of P-256, base64url without "
                + "padding.");
        if (!IsSubject(options.Subject))
            errors.Add("Subject", $"is '{options.Subject}'; allowed: an address that begins with mailto: or https:.");
        errors.InRange(nameof(options.MaxTimeToLive), options.MaxTimeToLive, TimeSpan.Zero, LongestTimeToLive);
        errors.InRange(nameof(options.Timeout), options.Timeout, SettingErrors.MinTimeout, SettingErrors.MaxTimeout);
    }

    private static bool IsKeyPair(string publicKey, string? privateKey)
    {
        try
        {
            using var key = ECDsa.Create(P256.PrivateKey(privateKey ?? ""));
            return P256.Encode(key.ExportParameters(false).Q) == publicKey;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return false;
        }
    }

    private static bool IsSubject(string? subject) =>
        Uri.TryCreate(subject, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeMailto || uri.Scheme == Uri.UriSchemeHttps);
}
