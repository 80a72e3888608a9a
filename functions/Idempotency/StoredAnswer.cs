using System.Net;
using Microsoft.Azure.Functions.Worker.Http;

namespace Notifications.Idempotency;

/// <summary>An answer that can be given again.</summary>
/// <param name="Body">Null when it was too large to be kept.</param>
public sealed record StoredAnswer(HttpStatusCode Status, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[]? Body)
{
    /// <summary>704 KB. A row may have 1 MiB, and Azurite counts the base64 that bytes travel as.</summary>
    public const int MaxBodyBytes = 11 * 64 * 1024;

    public const string ReplayedHeader = "Idempotency-Replayed";

    public static bool IsSuccess(HttpResponseData response) => (int)response.StatusCode is >= 200 and < 300;

    /// <summary>Leaves the response as it was.</summary>
    public static async Task<StoredAnswer> FromAsync(HttpResponseData response, CancellationToken cancellation)
    {
        var headers = response.Headers.Select(h => KeyValuePair.Create(h.Key, string.Join(',', h.Value))).ToArray();
        return new StoredAnswer(response.StatusCode, headers, await ReadAsync(response.Body, cancellation));
    }

    public async Task<HttpResponseData> AnswerAsync(HttpRequestData request, CancellationToken cancellation)
    {
        var response = request.CreateResponse(Status);
        foreach (var (name, value) in Headers)
            response.Headers.Add(name, value);
        response.Headers.Add(ReplayedHeader, "true");
        await response.Body.WriteAsync(Body, cancellation);
        return response;
    }

    private static async Task<byte[]?> ReadAsync(Stream body, CancellationToken cancellation)
    {
        if (body.Length > MaxBodyBytes)
            return null;
        var position = body.Position;
        var bytes = new byte[body.Length];
        body.Position = 0;
        await body.ReadExactlyAsync(bytes, cancellation);
        body.Position = position;
        return bytes;
    }
}
