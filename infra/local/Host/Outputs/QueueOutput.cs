using System.Text;
using System.Text.Json;
using Azure;
using Azure.Storage.Queues;
using Functions.LocalHost.Rpc;

namespace Functions.LocalHost.Outputs;

/// <summary>Writes messages one after another; the queue is made when it is missing.</summary>
internal sealed class QueueOutput(Func<QueueClient> open, bool base64) : IOutputTarget
{
    private QueueClient? queue;

    public async Task WriteAsync(TypedData value, CancellationToken cancellation)
    {
        // Opened here, so that a bad queue name fails when a value is written and not before.
        queue ??= open();
        if (value.DataCase == TypedData.DataOneofCase.Bytes)
        {
            await SendAsync(value.Bytes.ToByteArray(), cancellation);
            return;
        }

        foreach (var text in Messages(TypedText.Of(value)))
            await SendAsync(Encoding.UTF8.GetBytes(text), cancellation);
    }

    private static IEnumerable<string> Messages(string text)
    {
        return Structured(text) switch
        {
            null => [text],
            { ValueKind: JsonValueKind.Array } array => array.EnumerateArray().Select(Element),
            { ValueKind: JsonValueKind.Null } => [],
            { } other => [HostJsonText.Of(other)],
        };
    }

    private static string Element(JsonElement item) => item.ValueKind == JsonValueKind.Null
        ? throw new InvalidOperationException("A null item can't be a queue message.")
        : HostJsonText.Of(item);

    /// <summary>Text that is a JSON object or array is taken for one.</summary>
    private static JsonElement? Structured(string text)
    {
        var start = text.AsSpan().TrimStart();
        if (start.IsEmpty || start[0] is not ('{' or '['))
            return null;
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task SendAsync(byte[] content, CancellationToken cancellation)
    {
        var text = base64 ? Convert.ToBase64String(content) : Encoding.UTF8.GetString(content);
        try
        {
            await queue!.SendMessageAsync(text, cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            await queue!.CreateIfNotExistsAsync(cancellationToken: cancellation);
            await queue.SendMessageAsync(text, cancellation);
        }
    }
}
