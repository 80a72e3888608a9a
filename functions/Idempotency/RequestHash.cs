using Microsoft.AspNetCore.Http;
using Notifications.Sending;
using Notifications.Web;
using System.Security.Cryptography;
using System.Text;

namespace Notifications.Idempotency;

/// <summary>What makes two requests the same: method, address and the body's bytes.</summary>
internal static class RequestHash
{
    /// <summary>Leaves the body to be read from its beginning.</summary>
    public static async Task<string> OfAsync(HttpRequest request, CancellationToken cancellation)
    {
        // A body that is too large is refused by the function; its hash only has to differ from those of others.
        var body = await RequestBody.ReadBytesAsync(request, BulkHandler.MaxBytes, cancellation) ?? default;
        return Of(request.Method, $"{request.PathBase}{request.Path}{request.QueryString}", body.Span);
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
