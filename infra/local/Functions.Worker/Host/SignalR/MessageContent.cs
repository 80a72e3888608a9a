using System.Net;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Microsoft.Azure.Functions.Worker.Local.SignalR;

/// <summary>
/// The body of a send: <c>{"Target":"t","Arguments":[…]}</c>, chunked. Arguments are written as declared, whatever the
/// worker's serializer is.
/// </summary>
internal sealed class MessageContent : HttpContent
{
    private static readonly JsonSerializerOptions AsDeclared = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly byte[] _json;

    public MessageContent(string target, IEnumerable<object?> arguments)
    {
        if (string.IsNullOrEmpty(target))
            throw new ArgumentException("Argument cannot be null or empty.", nameof(target));
        _json = JsonSerializer.SerializeToUtf8Bytes(new { Target = target, Arguments = arguments }, AsDeclared);
        Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        stream.WriteAsync(_json).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
