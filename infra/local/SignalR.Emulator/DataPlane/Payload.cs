using System.Runtime.InteropServices;
using System.Text.Json;
using SignalR.Emulator.Clients;

namespace SignalR.Emulator.DataPlane;

/// <summary>The body of a send call, as the message that clients get, or why it is none.</summary>
internal readonly record struct Payload(ReadOnlyMemory<byte> Message, Answer? Refusal)
{
    public static async Task<Payload> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
            return new(default, Answer.UnsupportedMediaType);

        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return Refuse("The body is not valid JSON.");
        }
    }

    private static Payload Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Refuse("The body must be an object with Target and Arguments.");

        string? target = null;
        ReadOnlySpan<byte> arguments = "[]"u8;
        foreach (var member in root.EnumerateObject())
        {
            if (member.Name.Equals("target", StringComparison.OrdinalIgnoreCase) && member.Value.ValueKind == JsonValueKind.String)
                target = member.Value.GetString();
            else if (member.Name.Equals("arguments", StringComparison.OrdinalIgnoreCase) && member.Value.ValueKind != JsonValueKind.Null)
            {
                if (member.Value.ValueKind != JsonValueKind.Array)
                    return Refuse("Arguments must be an array.");

                arguments = JsonMarshal.GetRawUtf8Value(member.Value);
            }
        }

        return string.IsNullOrEmpty(target) ? Refuse("Target is missing.") : new(ServerMessages.Invocation(target, arguments), null);
    }

    private static Payload Refuse(string message) => new(default, Answer.BadRequest(message));
}
