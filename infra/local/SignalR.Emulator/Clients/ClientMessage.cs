using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace SignalR.Emulator.Clients;

/// <summary>What a client sent: one record of the JSON hub protocol, its arguments as the client wrote them.</summary>
internal sealed record ClientMessage
{
    private static readonly ReadOnlyMemory<byte> NoArguments = "[]"u8.ToArray();

    public required int Type { get; init; }
    public string? InvocationId { get; init; }
    public string? Target { get; init; }
    public bool HasStreams { get; init; }
    public ReadOnlyMemory<byte> Arguments { get; init; } = NoArguments;

    /// <exception cref="InvalidDataException">It is not a record of the protocol.</exception>
    public static ClientMessage Parse(ReadOnlySequence<byte> record)
    {
        try
        {
            using var document = JsonDocument.Parse(record);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            throw new InvalidDataException("Error reading JSON.");
        }
    }

    private static ClientMessage Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException("A message must be a JSON object.");

        if (!root.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.Number || !type.TryGetInt32(out var number))
            throw new InvalidDataException("Missing required property 'type'.");

        return new ClientMessage
        {
            Type = number,
            InvocationId = Text(root, "invocationId"),
            Target = Text(root, "target"),
            HasStreams = root.TryGetProperty("streamIds", out var streams)
                && streams.ValueKind == JsonValueKind.Array && streams.GetArrayLength() > 0,
            Arguments = root.TryGetProperty("arguments", out var arguments) && arguments.ValueKind == JsonValueKind.Array
                ? JsonMarshal.GetRawUtf8Value(arguments).ToArray()
                : NoArguments,
        };
    }

    private static string? Text(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;

        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw new InvalidDataException($"Expected '{name}' to be a string.");
    }
}
