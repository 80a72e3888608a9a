using System.Buffers;
using System.Text.Json;
using Azure.Core.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Local.Invocations;
using Microsoft.Azure.Functions.Worker.Local.Outputs;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Local.SignalR;

/// <summary>Takes the service's upstream calls and runs the trigger that they are for.</summary>
internal sealed class SignalRWebhook(
    IReadOnlyDictionary<string, SignalRTrigger> triggers, ObjectSerializer serializer, IServiceScopeFactory scopes)
{
    public const string Path = "/runtime/webhooks/signalr";

    private const byte RecordSeparator = 0x1e;

    public async Task ProcessAsync(HttpContext http)
    {
        var request = http.Request;
        if (!HttpMethods.IsPost(request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        var address = SignalRTrigger.Address(
            UpstreamRequest.Header(request, "Hub"),
            UpstreamRequest.Header(request, "Category"),
            UpstreamRequest.Header(request, "Event"));
        if (!triggers.TryGetValue(address, out var trigger))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!UpstreamRequest.IsSigned(request, trigger.Key))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        await RunAsync(http, trigger);
    }

    private async Task RunAsync(HttpContext http, SignalRTrigger trigger)
    {
        JsonElement message;
        try
        {
            message = await ReadAsync(http.Request, http.RequestAborted);
        }
        catch (JsonException)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var context = UpstreamRequest.Context(http.Request, trigger.IsMessage, message);
        await using var invocation = new SignalRInvocation(trigger, context, scopes, http.RequestAborted);
        var failure = ArgumentsMismatch(trigger, context) ?? await trigger.Runner.RunAsync(invocation);
        if (!trigger.IsMessage)
        {
            if (failure is not null)
                http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (UpstreamRequest.Member(message, "invocationId")?.GetString() is { } id)
            await CompleteAsync(http.Response, id, failure, invocation);
    }

    /// <summary>The real service ends a message with the record separator; JSON ends before it.</summary>
    private static async Task<JsonElement> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellation);
        var bytes = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        while (bytes.Length > 0 && bytes.Span[^1] == RecordSeparator)
            bytes = bytes[..^1];
        var message = JsonElement.Parse(bytes.Span);
        return message.ValueKind == JsonValueKind.Object ? message : throw new JsonException("The message is not an object.");
    }

    private static InvalidOperationException? ArgumentsMismatch(SignalRTrigger trigger, SignalRInvocationContext context)
    {
        var names = trigger.Attribute.ParameterNames.Length;
        var given = context.Arguments?.Length ?? 0;
        return trigger.IsMessage && names > 0 && names != given
            ? new InvalidOperationException($"The function takes {names} arguments and was given {given}.")
            : null;
    }

    /// <summary>An exception goes to the browser with message and stack, as from the official host: triggers catch their own.</summary>
    private async Task CompleteAsync(HttpResponse response, string id, Exception? failure, Invocation invocation)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("type", 3);
            json.WriteString("invocationId", id);
            if (failure is null)
                WriteResult(json, invocation);
            else
                json.WriteString("error", $"Result: Failure\nException: {failure.Message}\nStack: {failure.StackTrace}");
            json.WriteEndObject();
        }

        buffer.Write([RecordSeparator]);
        await response.BodyWriter.WriteAsync(buffer.WrittenMemory);
    }

    private void WriteResult(Utf8JsonWriter json, Invocation invocation)
    {
        json.WritePropertyName("result");
        var isOutput = invocation.Function.Outputs.Any(o => o.Name == "$return");
        if (invocation.Result is not { } result || isOutput)
        {
            json.WriteNullValue();
            return;
        }

        var value = WorkerValue.From(result, serializer);
        if (value.Json is { } element)
            element.WriteTo(json);
        else if (value.Bytes is { } bytes)
            json.WriteBase64StringValue(bytes);
        else
            json.WriteStringValue(value.Text);
    }
}
