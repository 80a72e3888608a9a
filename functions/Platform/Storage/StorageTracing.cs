using System.Diagnostics;
using Azure.Core;
using Azure.Core.Pipeline;
using Notifications.Platform.Telemetry;

namespace Notifications.Platform.Storage;

/// <summary>A span for each try of a storage call: the method, and which table or queue. Not its address, which holds row keys and with
/// them users' ids.</summary>
internal sealed class StorageTracing : HttpPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var request = message.Request;
        using var call = Activity.Current is null || !Tracing.IsOn ? null
            : Tracing.Start(request.Method.Method, ResourceOf(request.Uri.Host, request.Uri.Path), ActivityKind.Client);
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        catch (Exception e)
        {
            call?.Failed(e);
            throw;
        }
        if (call is not null && message.HasResponse)
            Note(call, message.Response.Status);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The app makes no synchronous storage calls.");

    /// <summary>The account comes first in the path when it is not in the host's name, as with the emulator.</summary>
    internal static string ResourceOf(string? host, string? path)
    {
        var isInHost = host is not null
            && (host.Contains(".table.", StringComparison.Ordinal) || host.Contains(".queue.", StringComparison.Ordinal));
        var name = (path ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(isInHost ? 0 : 1) ?? "";
        name = name.Split('(', '?')[0];
        return name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '$') ? name : "storage";
    }

    private static void Note(Activity call, int status)
    {
        call.SetTag("http.response.status_code", status);
        // A conflict or a missing row is an answer like others.
        if (status is 429 or >= 500)
            call.SetStatus(ActivityStatusCode.Error);
    }
}
