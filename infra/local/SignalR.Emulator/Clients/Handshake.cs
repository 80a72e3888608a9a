using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace SignalR.Emulator.Clients;

/// <summary>Reads a new connection's handshake; a refusal is answered here, an acceptance by <see cref="ClientConnection.Open"/>.</summary>
internal static class Handshake
{
    private const int MaxBytes = 4096;

    public static async Task<bool> AcceptAsync(ConnectionContext connection, SignalREmulatorOptions options)
    {
        using var limit = new CancellationTokenSource(options.HandshakeTimeout, options.TimeProvider);
        try
        {
            var request = await ReadAsync(connection, limit.Token);
            if (request is null)
                return false;

            var refusal = request.Protocol != ServerMessages.Protocol.Name
                ? $"The protocol '{request.Protocol}' is not supported."
                : !ServerMessages.Protocol.IsVersionSupported(request.Version)
                    ? $"The server does not support version {request.Version} of the '{request.Protocol}' protocol."
                    : null;
            if (refusal is not null)
                await RefuseAsync(connection, refusal);
            return refusal is null;
        }
        catch (OperationCanceledException)
        {
            await RefuseAsync(connection, "Handshake was canceled.");
        }
        catch (InvalidDataException e)
        {
            await RefuseAsync(connection, $"An error occurred processing the handshake. {e.Message}");
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException or ConnectionResetException)
        {
            // The client went away before it said anything.
        }

        return false;
    }

    private static async Task<HandshakeRequestMessage?> ReadAsync(ConnectionContext connection, CancellationToken cancellationToken)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (HandshakeProtocol.TryParseRequestMessage(ref buffer, out var request))
            {
                input.AdvanceTo(buffer.Start);
                return request;
            }

            if (buffer.Length > MaxBytes)
                throw new InvalidDataException("The handshake is too long.");

            input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
                return null;
        }
    }

    private static async Task RefuseAsync(ConnectionContext connection, string error) =>
        await connection.Transport.Output.WriteAsync(ServerMessages.Handshake(new HandshakeResponseMessage(error)));
}
