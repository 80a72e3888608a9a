using System.Net.Sockets;
using System.Text;

namespace LocalRuntime.Tests.Functions.Support;

/// <summary>HTTP byte by byte, where a client would tidy up.</summary>
internal static class RawHttp
{
    /// <summary>Sends the text and reads the answer until the server closes.</summary>
    public static async Task<string> SendAsync(Uri server, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer).WaitAsync(Probe.Limit);
        }
        catch (IOException)
        {
            // A reset ends the answer as a close does.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }

    public static Task<string> GetAsync(Uri server, string target, string headers = "") =>
        SendAsync(server, $"GET {target} HTTP/1.1\r\nHost: {server.Authority}\r\n{headers}Connection: close\r\n\r\n");
}
