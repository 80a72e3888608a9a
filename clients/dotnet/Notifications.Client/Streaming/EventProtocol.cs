using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace Notifications.Client;

/// <summary>Brings every event to one handler, with its name: those of an app's own have names that nobody knows when the connection is
/// made.</summary>
internal sealed class EventProtocol : IHubProtocol
{
    public const string Target = "event";
    private readonly JsonHubProtocol inner = new(Options.Create(
        new JsonHubProtocolOptions { PayloadSerializerOptions = new JsonSerializerOptions(ClientJson.Default.Options) }));

    public string Name => inner.Name;

    public int Version => inner.Version;

    public TransferFormat TransferFormat => inner.TransferFormat;

    public bool IsVersionSupported(int version) => inner.IsVersionSupported(version);

    public bool TryParseMessage(
        ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        if (!inner.TryParseMessage(ref input, new AnyEvent(binder), out message))
            return false;
        if (message is InvocationMessage invocation)
            message = new InvocationMessage(invocation.InvocationId, Target, [invocation.Target, .. invocation.Arguments]);
        return true;
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => inner.WriteMessage(message, output);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => inner.GetMessageBytes(message);

    /// <summary>Every event has one argument.</summary>
    private sealed class AnyEvent(IInvocationBinder inner) : IInvocationBinder
    {
        private static readonly Type[] Parameters = [typeof(JsonElement)];

        public Type GetReturnType(string invocationId) => inner.GetReturnType(invocationId);

        public IReadOnlyList<Type> GetParameterTypes(string methodName) => Parameters;

        public Type GetStreamItemType(string streamId) => inner.GetStreamItemType(streamId);
    }
}
