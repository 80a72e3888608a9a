using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Notifications.Shared;

namespace Notifications.Idempotency;

/// <summary>What makes two requests the same: method, address and what the body says. Two spellings of one JSON value are the same; what is
/// no JSON has to be the same bytes.</summary>
internal static class RequestHash
{
    public static string Of(string method, string pathAndQuery, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Neither holds a line break, so that no piece of one can pass for a piece of the next.
        hash.AppendData(Encoding.UTF8.GetBytes($"{method}\n{pathAndQuery}\n"));
        hash.AppendData(Normalized(body));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static ReadOnlySpan<byte> Normalized(ReadOnlySpan<byte> body)
    {
        try
        {
            var errors = new FieldErrors();
            var json = StrictJson.Parse(body, errors);
            return errors.Any ? body : NormalJson.Of(json);
        }
        catch (JsonException)
        {
            return body;
        }
    }
}
