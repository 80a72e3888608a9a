using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Notifications.Channels.Push;

/// <summary>Tells a push service who is posting (RFC 8292): a token for that service, signed by our key (ES256).</summary>
internal sealed class Vapid : IDisposable
{
    /// <summary>At most 24 hours are allowed.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly Lock gate = new();
    private readonly ECDsa key;
    private readonly PushOptions options;
    private readonly TimeProvider time;

    public Vapid(PushOptions options, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        key = ECDsa.Create(P256.PrivateKey(options.PrivateKey!));
    }

    /// <param name="origin">The push service's scheme, host and port.</param>
    public VapidAuthorization AuthorizationFor(string origin)
    {
        var expires = time.GetUtcNow() + Lifetime;
        var claims = new VapidClaims(origin, expires.ToUnixTimeSeconds(), options.Subject!);
        var signed = $"{Encode(new VapidHeader("JWT", "ES256"), ChannelJson.Default.VapidHeader)}.{Encode(claims, ChannelJson.Default.VapidClaims)}";
        return new VapidAuthorization($"t={signed}.{Sign(signed)}, k={options.PublicKey}", expires - Lifetime / 2);
    }

    public void Dispose() => key.Dispose();

    private string Sign(string text)
    {
        // An ECDsa is not made for several threads.
        lock (gate)
            return Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256));
    }

    private static string Encode<T>(T value, JsonTypeInfo<T> type) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value, type));
}

/// <param name="Parameters">Of the scheme <c>vapid</c> in the header Authorization.</param>
/// <param name="RenewAt">Half-way, so that a slow or skewed clock never meets an expired one.</param>
internal sealed record VapidAuthorization(string Parameters, DateTimeOffset RenewAt);

internal sealed record VapidHeader([property: JsonPropertyName("typ")] string Type, [property: JsonPropertyName("alg")] string Algorithm);

internal sealed record VapidClaims(
    [property: JsonPropertyName("aud")] string Audience, [property: JsonPropertyName("exp")] long Expires, [property: JsonPropertyName("sub")] string Subject);
