using System.Net.Sockets;
using System.Text;
using LocalRuntime.Tests.App;

namespace LocalRuntime.Tests.Functions.Support;

/// <summary>HTTP byte by byte, where a client would tidy up.</summary>
internal sealed class RawHttp : IAsyncDisposable
{
    private readonly TcpClient client;

    private RawHttp(TcpClient client) => this.client = client;

    /// <summary>Sends the text and reads the answer until the server closes.</summary>
    public static async Task<string> SendAsync(Uri server, string request)
    {
        await using var http = await OpenAsync(server, request);
        return await http.ReadToEndAsync();
    }

    /// <summary>A GET that closes its connection after the answer.</summary>
    public static Task<string> GetAsync(Uri server, string target, string headers = "") =>
        SendAsync(server, $"GET {target} HTTP/1.1\r\nHost: {server.Authority}\r\n{headers}Connection: close\r\n\r\n");

    /// <summary>Sends the text and leaves the connection open.</summary>
    public static async Task<RawHttp> OpenAsync(Uri server, string request)
    {
        var http = new RawHttp(new TcpClient());
        await http.client.ConnectAsync(server.Host, server.Port);
        await http.WriteAsync(request);
        return http;
    }

    public async Task WriteAsync(string text) => await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text));

    public async Task<string> ReadToEndAsync()
    {
        using var answer = new MemoryStream();
        try
        {
            await client.GetStream().CopyToAsync(answer).WaitAsync(Probe.Limit);
        }
        catch (IOException)
        {
            // A reset ends the answer as a close does.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }

    /// <summary>Reads until the text has come.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        var got = new StringBuilder();
        var buffer = new byte[4096];
        while (!got.ToString().Contains(text, StringComparison.Ordinal))
        {
            var count = await client.GetStream().ReadAsync(buffer).AsTask().WaitAsync(Probe.Limit);
            if (count == 0)
                throw new EndOfStreamException($"The answer ended: {got}");
            got.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return got.ToString();
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }
}
