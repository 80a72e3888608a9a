using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Microsoft.Azure.Functions.Worker.SignalRService;

/// <summary>Tokens that the service accepts: HS256 with the connection string's key. Cheap enough to make one per call.</summary>
internal sealed class SignalRToken
{
    private readonly byte[] key;
    private readonly string header;

    public SignalRToken(byte[] key)
    {
        this.key = key;
        var id = BitConverter.ToInt32(SHA256.HashData(key), 0).ToString(CultureInfo.InvariantCulture);
        header = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"HS256","kid":"{{id}}","typ":"JWT"}"""));
    }

    /// <summary>A claim type that is given several times becomes an array.</summary>
    public string Create(string audience, IEnumerable<Claim> claims, TimeSpan lifetime, DateTimeOffset now)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var claim in claims.GroupBy(c => c.Type, c => c.Value))
                Write(json, claim.Key, [.. claim]);
            json.WriteNumber("nbf", now.ToUnixTimeSeconds());
            json.WriteNumber("exp", now.Add(lifetime).ToUnixTimeSeconds());
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            json.WriteString("aud", audience);
            json.WriteEndObject();
        }

        var signed = $"{header}.{Base64Url.EncodeToString(buffer.WrittenSpan)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)))}";
    }

    private static void Write(Utf8JsonWriter json, string name, string[] values)
    {
        if (values is [var single])
        {
            json.WriteString(name, single);
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
