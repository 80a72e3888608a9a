using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Notifications.Web;

/// <summary>Reads a request's body as it arrives, and never more of it than a limit and what came with its last byte.</summary>
internal static class BodyBytes
{
    /// <summary>The front end gives a request up after 230 s.</summary>
    private static readonly TimeSpan RestLimit = TimeSpan.FromMinutes(2);

    /// <param name="use">Takes the body in the server's own buffers, which it may use until it returns. Null: the body is larger than
    /// <paramref name="maxBytes"/>.</param>
    public static async Task<T> ReadAsync<T>(
        HttpRequest request, int maxBytes, Func<ReadOnlySequence<byte>?, T> use, CancellationToken cancellation)
    {
        if (request.ContentLength > maxBytes)
            return use(null);
        if (request.Body is MemoryStream kept && kept.TryGetBuffer(out var bytes))
            return use(bytes.Count > maxBytes ? null : new ReadOnlySequence<byte>(bytes));
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            var body = read.Buffer;
            if (body.Length <= maxBytes && !read.IsCompleted)
            {
                reader.AdvanceTo(body.Start, body.End);
                continue;
            }
            try
            {
                return use(body.Length > maxBytes ? null : body);
            }
            finally
            {
                reader.AdvanceTo(body.End);
            }
        }
    }

    /// <summary>Takes what is left of a body, and forgets it. A proxy reads the answer only once it has sent the whole body, and the server
    /// hangs up on one that it has answered and that is still sending after 5 s: the answer of a slow upload would be lost.</summary>
    public static async Task SkipRestAsync(HttpRequest request)
    {
        try
        {
            // Nearly always it was read, and needs no clock.
            if (request.Body is MemoryStream || TakesAll(request.BodyReader))
                return;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(request.HttpContext.RequestAborted);
            limit.CancelAfter(RestLimit);
            while (!Take(request.BodyReader, await request.BodyReader.ReadAsync(limit.Token)))
            {
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It broke off. The answer is written all the same, to whoever still reads it.
        }
    }

    /// <summary>For middleware that looks at a body before the function does. Null: it is larger than <paramref name="maxBytes"/>, and can't be
    /// read again.</summary>
    public static async Task<byte[]?> KeepAsync(HttpRequest request, int maxBytes, CancellationToken cancellation)
    {
        var bytes = await ReadAsync(request, maxBytes, body => body?.ToArray(), cancellation);
        if (bytes is not null)
            request.Body = new MemoryStream(bytes, 0, bytes.Length, writable: false, publiclyVisible: true);
        return bytes;
    }

    private static bool TakesAll(PipeReader reader) => reader.TryRead(out var there) && Take(reader, there);

    private static bool Take(PipeReader reader, ReadResult read)
    {
        reader.AdvanceTo(read.Buffer.End);
        return read.IsCompleted;
    }
}
