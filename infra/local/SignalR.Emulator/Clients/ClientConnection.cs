using System.Security.Claims;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.AspNetCore.WebUtilities;
using SignalR.Emulator.Hubs;
using SignalR.Emulator.Security;

namespace SignalR.Emulator.Clients;

/// <summary>One connected client: who it is, what it is sent, and when it has been silent for too long.</summary>
internal sealed class ClientConnection
{
    private readonly ConnectionContext transport;
    private readonly SignalREmulatorOptions options;
    private readonly Outbox outbox;
    private long lastSent;
    private long lastReceived;
    private volatile bool busy;
    private volatile bool closing;

    public ClientConnection(ConnectionContext transport, Hub hub, SignalREmulatorOptions options)
    {
        this.transport = transport;
        this.options = options;
        Hub = hub;
        outbox = new Outbox(transport.Transport.Output);
        lastSent = lastReceived = options.TimeProvider.GetTimestamp();

        var user = transport.Features.Get<IConnectionUserFeature>()?.User ?? new ClaimsPrincipal();
        UserId = (user.FindFirst(ClaimNames.UserId) ?? user.FindFirst(ClaimTypes.NameIdentifier))?.Value;
        Claims = string.Join(", ", user.Claims.Select(c => $"{c.Type}: {c.Value}"));
        // The token is the client's own secret, nothing for the app or its logs.
        var query = QueryHelpers.ParseQuery(transport.GetHttpContext()!.Request.QueryString.Value);
        query.Remove("access_token");
        Query = QueryHelpers.AddQueryString("", query);
    }

    public Hub Hub { get; }
    public string Id => transport.ConnectionId;
    public string? UserId { get; }
    public string Claims { get; }
    public string Query { get; }
    public bool IsClosing => closing;

    /// <summary>Why the connection ends, for the app; null when it ends in order.</summary>
    public string? Error { get; private set; }

    /// <summary>Accepts the handshake; from now on messages go out.</summary>
    public void Open()
    {
        outbox.Open(ServerMessages.HandshakeAccepted);
        // With long polling the transport itself notices a client that is gone, and such clients send no pings.
        if (transport.Features.Get<IConnectionInherentKeepAliveFeature>()?.HasInherentKeepAlive != true)
            transport.Features.Get<IConnectionHeartbeatFeature>()?.OnHeartbeat(s => ((ClientConnection)s).OnHeartbeat(), this);
    }

    public void Send(ReadOnlyMemory<byte> message)
    {
        Volatile.Write(ref lastSent, options.TimeProvider.GetTimestamp());
        if (!outbox.Send(message))
            End("The client reads too slowly.");
    }

    /// <summary>Says goodbye with the reason, if any, and ends the connection.</summary>
    public void Close(string? reason, bool allowReconnect = true)
    {
        Send(ServerMessages.Bytes(new CloseMessage(reason, allowReconnect)));
        End(null);
    }

    /// <summary>Something of the client arrived; while it is being handled, its silence does not count.</summary>
    public void Received(bool handling)
    {
        Volatile.Write(ref lastReceived, options.TimeProvider.GetTimestamp());
        busy = handling;
    }

    public void Fail(string error)
    {
        Error ??= error;
        Send(ServerMessages.Bytes(new CloseMessage($"Connection closed with an error. {error}")));
    }

    /// <summary>Waits, within a limit, until everything is sent and closes the stream.</summary>
    public Task CompleteAsync() => outbox.CompleteAsync(TimeSpan.FromSeconds(5), options.TimeProvider);

    private void End(string? error)
    {
        if (closing)
            return;

        Error ??= error;
        closing = true;
        transport.Transport.Input.CancelPendingRead();
    }

    private void OnHeartbeat()
    {
        if (options.TimeProvider.GetElapsedTime(Volatile.Read(ref lastSent)) >= options.KeepAliveInterval)
            Send(ServerMessages.Ping);

        if (!busy && !closing && options.TimeProvider.GetElapsedTime(Volatile.Read(ref lastReceived)) >= options.ClientTimeout)
        {
            var seconds = options.ClientTimeout.TotalSeconds;
            Send(ServerMessages.Bytes(new CloseMessage($"The client sent nothing for {seconds} s.", allowReconnect: true)));
            End($"The client sent nothing for {seconds} s.");
        }
    }
}
