using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker.SignalRService;

/// <summary>
/// The body of a send: <c>{"Target":"t","Arguments":[…]}</c>, chunked. The worker's serializer has no part in it.
/// </summary>
internal sealed class MessageContent : HttpContent
{
    private readonly byte[] json;

    public MessageContent(string target, IEnumerable<object?> arguments, ObjectSerializer serializer)
    {
        if (string.IsNullOrEmpty(target))
            throw new ArgumentException("Argument cannot be null or empty.", nameof(target));
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("Target", target);
            writer.WriteStartArray("Arguments");
            foreach (var argument in arguments)
                writer.WriteRawValue(serializer.Serialize(argument, argument?.GetType() ?? typeof(object)).ToMemory().Span);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        json = stream.ToArray();
        Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        stream.WriteAsync(json).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
