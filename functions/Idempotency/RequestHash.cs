using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker.Http;

namespace Notifications.Idempotency;

/// <summary>What makes two requests the same: method, address and the body's bytes.</summary>
internal static class RequestHash
{
    /// <summary>Leaves the body to be read from its beginning.</summary>
    public static async Task<string> OfAsync(HttpRequestData request, CancellationToken cancellation)
    {
        var body = new byte[request.Body.Length];
        await request.Body.ReadExactlyAsync(body, cancellation);
        request.Body.Position = 0;
        return Of(request.Method, request.Url.PathAndQuery, body);
    }

    public static string Of(string method, string pathAndQuery, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Neither holds a line break, so that no piece of one can pass for a piece of the next.
        hash.AppendData(Encoding.UTF8.GetBytes($"{method}\n{pathAndQuery}\n"));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
