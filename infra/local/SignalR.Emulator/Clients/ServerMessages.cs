using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace SignalR.Emulator.Clients;

/// <summary>What is sent to clients, serialised once for all of them.</summary>
internal static class ServerMessages
{
    public const byte RecordSeparator = 0x1E;
    public static readonly JsonHubProtocol Protocol = new();
    public static readonly ReadOnlyMemory<byte> Ping = Bytes(PingMessage.Instance);
    public static readonly ReadOnlyMemory<byte> HandshakeAccepted = Handshake(HandshakeResponseMessage.Empty);

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Bytes(HubMessage message) => Protocol.GetMessageBytes(message);

    public static ReadOnlyMemory<byte> Handshake(HandshakeResponseMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        HandshakeProtocol.WriteResponseMessage(message, buffer);
        return buffer.WrittenMemory;
    }

    /// <summary>An invocation for clients; the arguments are JSON and go on as they came, numbers and escapes untouched.</summary>
    public static ReadOnlyMemory<byte> Invocation(string target, ReadOnlySpan<byte> arguments)
    {
        var buffer = WriteInvocation(null, target, arguments);
        buffer.Write([RecordSeparator]);
        return buffer.WrittenMemory;
    }

    /// <summary>An invocation for the app: a record without its separator.</summary>
    public static ReadOnlyMemory<byte> UpstreamInvocation(string? invocationId, string target, ReadOnlySpan<byte> arguments) =>
        WriteInvocation(invocationId, target, arguments).WrittenMemory;

    private static ArrayBufferWriter<byte> WriteInvocation(string? invocationId, string target, ReadOnlySpan<byte> arguments)
    {
        var buffer = new ArrayBufferWriter<byte>(arguments.Length + target.Length + 64);
        using var writer = new Utf8JsonWriter(buffer, Relaxed);
        writer.WriteStartObject();
        writer.WriteNumber("type"u8, HubProtocolConstants.InvocationMessageType);
        if (invocationId is not null)
            writer.WriteString("invocationId"u8, invocationId);
        writer.WriteString("target"u8, target);
        writer.WritePropertyName("arguments"u8);
        writer.WriteRawValue(arguments, skipInputValidation: true);
        writer.WriteEndObject();
        writer.Flush();
        return buffer;
    }
}
