using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Notifications.Tests.Operations.Upgrade;

/// <summary>One message of each form that the app puts into a queue.</summary>
internal sealed class SentMessages : HttpPipelinePolicy
{
    private readonly ConcurrentDictionary<string, QueueSample> samples = new();

    public IReadOnlyList<QueueSample> All => [.. samples.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Value)];

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var parts = message.Request.Uri.Path?.Trim('/').Split('/') ?? [];
        if (message.Request.Method == RequestMethod.Post && parts is [.., var queue, "messages"])
        {
            using var body = new MemoryStream();
            await message.Request.Content!.WriteToAsync(body, message.CancellationToken);
            body.Position = 0;
            var text = XDocument.Load(body).Root!.Element("MessageText")!.Value;
            Add(queue, Encoding.UTF8.GetString(Convert.FromBase64String(text)));
        }
        await ProcessNextAsync(message, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new InvalidOperationException("The app makes no synchronous calls.");

    private void Add(string queue, string text)
    {
        var json = JsonElement.Parse(text);
        var kind = json.TryGetProperty("kind", out var given) ? given.GetString() : "";
        samples.TryAdd($"{queue} {kind} {string.Join(',', json.EnumerateObject().Select(m => m.Name))}", new QueueSample(queue, json));
    }
}

internal sealed record QueueSample(string Queue, JsonElement Message);
