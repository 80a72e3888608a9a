using Azure.Core;
using Azure.Core.Pipeline;
using Notifications.Platform.Telemetry;

namespace Notifications.Platform.Storage;

/// <summary>Counts each try that storage refuses because it gets too many: the first sign that an account or a partition is at its
/// limit, long before a caller notices.</summary>
internal sealed class ThrottlingCounter(Meters meters) : HttpPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        if (message.HasResponse && message.Response.Status is 429 or 503)
            meters.StorageThrottled.Add();
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The app makes no synchronous storage calls.");
}
