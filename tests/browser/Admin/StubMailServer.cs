using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Browser.Tests.Admin;

/// <summary>A mail server that accepts connections and says nothing, until it thaws and takes every mail.</summary>
internal sealed class StubMailServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly Task accepting;
    private volatile bool isFrozen = true;

    public StubMailServer()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Thaw() => isFrozen = false;

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await accepting;
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (!end.IsCancellationRequested)
                open.Add(ServeAsync(await listener.AcceptTcpClientAsync(end.Token)));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
        await Task.WhenAll(open);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            if (isFrozen)
            {
                // Until whoever called gives up.
                await stream.CopyToAsync(Stream.Null, end.Token);
                return;
            }
            using var reader = new StreamReader(stream, Encoding.ASCII);
            await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 ready");
            while (await reader.ReadLineAsync(end.Token) is { } line)
            {
                var answer = line.Split(' ')[0].ToUpperInvariant() switch
                {
                    "DATA" => "354 go on",
                    "QUIT" => "221 bye",
                    _ => "250 ok",
                };
                await writer.WriteLineAsync(answer);
                if (answer[0] == '3')
                {
                    while (await reader.ReadLineAsync(end.Token) is { } text && text != ".")
                    {
                        // Nobody reads the mail.
                    }
                    await writer.WriteLineAsync("250 taken");
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The app hung up.
        }
    }
}
