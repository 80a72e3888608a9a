using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Notifications.Tests.Support;

/// <summary>Requests that no HTTP client would send.</summary>
internal static class RawRequests
{
    /// <summary>The status of the answer; 400 when the server hangs up without one.</summary>
    public static async Task<int> GetAsync(Uri server, string target, params string[] headers)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        var stream = client.GetStream();
        var request = $"GET {target} HTTP/1.1\r\n{string.Concat(headers.Select(h => h + "\r\n"))}Connection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var status = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(3));
        return status?.Split(' ') is [_, var code, ..] ? int.Parse(code, CultureInfo.InvariantCulture) : 400;
    }
}
