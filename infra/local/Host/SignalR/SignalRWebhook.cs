using System.Buffers;
using System.Text.Json;
using Functions.LocalHost.Invocations;
using Functions.LocalHost.Rpc;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Functions.LocalHost.SignalR;

/// <summary>Takes the service's upstream calls and runs the trigger that they are for.</summary>
internal sealed class SignalRWebhook(IReadOnlyDictionary<string, SignalRTrigger> triggers)
{
    public const string Path = "/runtime/webhooks/signalr";

    private const byte RecordSeparator = 0x1e;

    private static readonly JsonSerializerOptions Json = new();

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

    private static async Task RunAsync(HttpContext http, SignalRTrigger trigger)
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
        var outcome = ArgumentsMismatch(trigger, context) is { } mismatch
            ? new Outcome(null, mismatch)
            : await trigger.Invoker.RunAsync(Request(trigger, context), "SignalR Service upstream call.", http.RequestAborted);
        if (!trigger.IsMessage)
        {
            if (outcome.Failure is not null)
                http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (UpstreamRequest.Member(message, "invocationId")?.GetString() is { } id)
            await CompleteAsync(http.Response, id, outcome, trigger);
    }

    private static InvocationRequest Request(SignalRTrigger trigger, SignalRInvocationContext context)
    {
        var request = trigger.Invoker.NewRequest();
        request.InputData.Add(new ParameterBinding
        {
            Name = trigger.Invoker.Function.Trigger.Name,
            Data = new TypedData { Json = JsonSerializer.Serialize(context, Json) },
        });
        var data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["hub"] = context.Hub,
            ["category"] = context.Category.ToString(),
            ["event"] = context.Event,
            ["connectionId"] = context.ConnectionId,
            ["userId"] = context.UserId,
        };
        foreach (var (name, argument) in trigger.ParameterNames.Zip(context.Arguments ?? []))
            data[name] = JsonMembers.TextOf((JsonElement)argument);
        foreach (var (name, value) in data)
            request.TriggerMetadata[name] = new TypedData { String = value ?? "" };
        return request;
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
        var names = trigger.ParameterNames.Count;
        var given = context.Arguments?.Length ?? 0;
        return trigger.IsMessage && names > 0 && names != given
            ? new InvalidOperationException($"The function takes {names} arguments and was given {given}.")
            : null;
    }

    /// <summary>An exception goes to the browser with message and stack, as from the official host: triggers catch their own.</summary>
    private static async Task CompleteAsync(HttpResponse response, string id, Outcome outcome, SignalRTrigger trigger)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("type", 3);
            json.WriteString("invocationId", id);
            if (outcome.Failure is { } failure)
                json.WriteString("error", failure.Message);
            else
                WriteResult(json, trigger.Invoker.Function.Outputs.Any(o => o.Name == "$return") ? null : outcome.Result);
            json.WriteEndObject();
        }

        buffer.Write([RecordSeparator]);
        await response.BodyWriter.WriteAsync(buffer.WrittenMemory);
    }

    private static void WriteResult(Utf8JsonWriter json, TypedData? result)
    {
        json.WritePropertyName("result");
        switch (result?.DataCase ?? TypedData.DataOneofCase.None)
        {
            case TypedData.DataOneofCase.None:
                json.WriteNullValue();
                break;
            case TypedData.DataOneofCase.Json:
                json.WriteRawValue(result!.Json);
                break;
            case TypedData.DataOneofCase.Bytes:
                json.WriteBase64StringValue(result!.Bytes.Span);
                break;
            default:
                json.WriteStringValue(Outputs.TypedText.Of(result!));
                break;
        }
    }
}
