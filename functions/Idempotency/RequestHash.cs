using System.Security.Cryptography;
using System.Text;

namespace Notifications.Idempotency;

/// <summary>What makes two requests the same: method, address and the body's bytes.</summary>
internal static class RequestHash
{
    public static string Of(string method, string pathAndQuery, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Neither holds a line break, so that no piece of one can pass for a piece of the next.
        hash.AppendData(Encoding.UTF8.GetBytes($"{method}\n{pathAndQuery}\n"));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
