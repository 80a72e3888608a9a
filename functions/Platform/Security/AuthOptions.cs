using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Notifications.Platform.Http;
using Notifications.Platform.Settings;

namespace Notifications.Platform.Security;

/// <summary>Who may call (<c>Notifications:Auth</c>). At least one of <see cref="Authority"/>, <see cref="SigningKey"/> and
/// <see cref="ApiKeys"/> is needed.</summary>
public sealed class AuthOptions
{
    public const string Section = "Notifications:Auth";

    /// <summary>HS256 asks for a key of at least 256 bits (RFC 7518, section 3.2).</summary>
    public const int MinSigningKeyBytes = 32;

    /// <summary>The issuer of end users' tokens, an OpenID Connect authority: its keys are read from its metadata and followed when they
    /// rotate.</summary>
    public string? Authority { get; set; }

    /// <summary>What tokens must be made out to.</summary>
    public string Audience { get; set; } = "notifications";

    /// <summary>A shared HS256 key: tokens with issuer <see cref="DevelopmentIssuer"/> are signed with it. At least 32 bytes. Whoever has
    /// it is anybody, so the app does not start with one outside of the Development environment.</summary>
    public string? SigningKey { get; set; }

    /// <summary>The <c>iss</c> of tokens that are signed with <see cref="SigningKey"/>.</summary>
    public string DevelopmentIssuer { get; set; } = "notifications-development";

    /// <summary>The claim that is the user id.</summary>
    public string UserClaim { get; set; } = "sub";

    /// <summary>The claim that lists the roles (<c>admin</c>, <c>sender</c>).</summary>
    public string RolesClaim { get; set; } = "roles";

    /// <summary>The claim that is the namespace (tenant); absent means <c>default</c>.</summary>
    public string NamespaceClaim { get; set; } = "namespace";

    /// <summary>How far the issuer's clock may be off. At most a minute.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a token with an unknown key may lead to another read of the authority's metadata: keys rotate, but a flood of
    /// bad tokens must not reach the authority. A second to an hour.</summary>
    public TimeSpan KeyRefreshInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Lets <c>POST /dev/token</c> sign a token for anybody. Only ever works in the Development environment.</summary>
    public bool DevelopmentTokens { get; set; }

    /// <summary>How people sign in to the app's own pages.</summary>
    public SignInOptions SignIn { get; set; } = new();

    /// <summary>Keys of services that send. Only their hashes are kept.</summary>
    public IList<ApiKeyOptions> ApiKeys { get; } = [];
}

/// <summary>The app's pages as a client of the <see cref="AuthOptions.Authority"/>: a public one (authorization code with PKCE, no secret)
/// that may be redirected to <c>/api/v1/app/signed-in</c>.</summary>
public sealed class SignInOptions
{
    /// <summary>Null: the pages ask for an access token instead.</summary>
    public string? ClientId { get; set; }

    /// <summary>Separated by spaces. With <c>offline_access</c> people stay signed in for as long as the authority renews their
    /// token.</summary>
    public string Scope { get; set; } = "openid";

    /// <summary>What the authority shows at every sign-in: <c>login</c>, <c>consent</c>, <c>select_account</c>, or several, separated by
    /// spaces. Null: what it thinks fit. OpenID Connect lets authorities give <c>offline_access</c> only after <c>consent</c>.</summary>
    public string? Prompt { get; set; }

    /// <summary>Whom the access token is for, where the authority has to be asked for that (<c>resource</c> of RFC 8707, or
    /// <c>audience</c>).</summary>
    public string? Resource { get; set; }
}

/// <summary>One service's key, sent as <c>X-Api-Key</c>.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>Whose key it is, as the audit shows it.</summary>
    public string Name { get; set; } = "";

    /// <summary>The namespace that the service sends in.</summary>
    public string Namespace { get; set; } = "default";

    /// <summary>SHA-256 of the key's UTF-8 bytes, 64 hex digits.</summary>
    public string Sha256 { get; set; } = "";
}

/// <summary>Checks what belongs together; names the setting, never a key.</summary>
internal sealed class AuthOptionsValidator(IHostEnvironment environment) : IValidateOptions<AuthOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        var errors = new SettingErrors(AuthOptions.Section);
        if (options.Authority is null && options.SigningKey is null && options.ApiKeys.Count == 0)
            errors.Add($"{AuthOptions.Section} has no Authority, no SigningKey and no ApiKeys: nobody could call. Set at least one.");
        if (options.Authority is { } authority && !IsAuthority(authority))
            errors.Add(nameof(options.Authority), $"is '{authority}'; allowed: an absolute https address (http only on this machine).");
        if (options.SigningKey is { } key && Encoding.UTF8.GetByteCount(key) < AuthOptions.MinSigningKeyBytes)
            errors.Add(nameof(options.SigningKey), $"is too short; allowed: at least {AuthOptions.MinSigningKeyBytes} bytes.");
        if (options.SigningKey is not null && !environment.IsDevelopment())
        {
            errors.Add(
                nameof(options.SigningKey),
                $"is set, and the environment is {environment.EnvironmentName}; allowed: only in Development. Elsewhere people sign in by "
                + $"{AuthOptions.Section}:"
                + $"{nameof(options.Authority)}, services by {nameof(options.ApiKeys)}.");
        }
        if (options.DevelopmentTokens && options.SigningKey is null)
            errors.Add(nameof(options.DevelopmentTokens), $"is true; it needs {AuthOptions.Section}:{nameof(options.SigningKey)}.");
        if (string.IsNullOrWhiteSpace(options.Audience))
            errors.Add(nameof(options.Audience), "is empty; allowed: the audience (aud) of the issuer's tokens.");
        CheckSignIn(options, errors);
        errors.InRange(nameof(options.ClockSkew), options.ClockSkew, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        errors.InRange(nameof(options.KeyRefreshInterval), options.KeyRefreshInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        CheckApiKeys(options, errors);
        return errors.Result;
    }

    /// <summary>Not <c>none</c>: nobody could sign in.</summary>
    private static readonly string[] Prompts = ["login", "consent", "select_account"];

    private static void CheckSignIn(AuthOptions options, SettingErrors errors)
    {
        var (signIn, name) = (options.SignIn, nameof(options.SignIn));
        if (signIn.ClientId is not null && options.Authority is null)
            errors.Add($"{name}:{nameof(signIn.ClientId)}", $"is set; it needs {AuthOptions.Section}:{nameof(options.Authority)}.");
        if (!signIn.Scope.Split(' ').Contains("openid"))
            errors.Add($"{name}:{nameof(signIn.Scope)}", $"is '{signIn.Scope}'; allowed: openid and others, separated by spaces.");
        if (signIn.Prompt is { } prompt && prompt.Split(' ').Except(Prompts).Any())
        {
            errors.Add(
                $"{name}:{nameof(signIn.Prompt)}",
                $"is '{prompt}'; allowed: {string.Join(", ", Prompts)}, or several, separated by spaces.");
        }
    }

    private static void CheckApiKeys(AuthOptions options, SettingErrors errors)
    {
        foreach (var (index, apiKey) in options.ApiKeys.Index())
        {
            var name = $"{nameof(options.ApiKeys)}:{index}";
            if (apiKey.Sha256.Length != SHA256.HashSizeInBytes * 2 || !apiKey.Sha256.All(char.IsAsciiHexDigit))
                errors.Add($"{name}:{nameof(apiKey.Sha256)}", "is not a SHA-256; allowed: 64 hex digits.");
            if (string.IsNullOrWhiteSpace(apiKey.Name))
                errors.Add($"{name}:{nameof(apiKey.Name)}", "is empty; allowed: whose key it is.");
            if (Namespaces.Check(apiKey.Namespace) is { } rule)
                errors.Add($"{name}:{nameof(apiKey.Namespace)}", $"is '{apiKey.Namespace}'; allowed: {rule}.");
        }
    }

    private static bool IsAuthority(string authority) =>
        Uri.TryCreate(authority, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
