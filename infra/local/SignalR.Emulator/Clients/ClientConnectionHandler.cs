using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Protocol;
using SignalR.Emulator.Hubs;
using SignalR.Emulator.Upstream;

namespace SignalR.Emulator.Clients;

/// <summary>A client's life: handshake, connected, its messages one after another, disconnected.</summary>
internal sealed class ClientConnectionHandler(
    SignalREmulatorOptions options, HubRegistry hubs, UpstreamClient upstream) : ConnectionHandler
{
    private const long MaxMessageBytes = 1024 * 1024;

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        if (!await Handshake.AcceptAsync(connection, options))
            return;

        var hub = hubs.Get(connection.GetHttpContext()!.Request.Query["hub"].ToString());
        var client = new ClientConnection(connection, hub, options);
        // Registered before the client hears that it is connected: what is sent to it right after that must reach it.
        hub.Add(client);
        try
        {
            client.Open();
            await upstream.ConnectedAsync(client);
            await ReceiveAsync(connection.Transport.Input, client);
        }
        finally
        {
            hub.Remove(client);
            await client.CompleteAsync();
            await upstream.DisconnectedAsync(client);
        }
    }

    private async Task ReceiveAsync(PipeReader input, ClientConnection client)
    {
        client.Received(handling: false);
        try
        {
            while (await input.ReadAsync() is { IsCanceled: false } result)
            {
                var rest = result.Buffer;
                while (rest.PositionOf(ServerMessages.RecordSeparator) is { } end)
                {
                    client.Received(handling: true);
                    if (!await HandleAsync(client, ClientMessage.Parse(rest.Slice(0, end))))
                        return;

                    client.Received(handling: false);
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (rest.Length > MaxMessageBytes)
                    throw new InvalidDataException($"A message is longer than {MaxMessageBytes} bytes.");

                input.AdvanceTo(rest.Start, rest.End);
                if (result.IsCompleted)
                    return;
            }
        }
        catch (InvalidDataException e)
        {
            client.Fail(e.Message);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ConnectionAbortedException or ConnectionResetException)
        {
            // The transport broke: an ordinary end of a connection.
        }
    }

    /// <summary>False when the connection is over.</summary>
    private async Task<bool> HandleAsync(ClientConnection client, ClientMessage message)
    {
        switch (message.Type)
        {
            case HubProtocolConstants.InvocationMessageType when message.HasStreams:
            case HubProtocolConstants.StreamInvocationMessageType:
                if (message.InvocationId is { } id)
                    client.Send(ServerMessages.Bytes(CompletionMessage.WithError(id, "Streaming is not supported in serverless mode.")));
                break;
            case HubProtocolConstants.InvocationMessageType:
                await upstream.MessageAsync(client, message);
                break;
            case HubProtocolConstants.CloseMessageType:
                return false;
            default:
                // Pings, and what belongs to streams or to calls that a server without hub methods never makes.
                break;
        }

        return !client.IsClosing;
    }
}
