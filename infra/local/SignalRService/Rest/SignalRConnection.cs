using System.Text;
using Microsoft.Azure.SignalR.Common;

namespace Microsoft.Azure.Functions.Worker.SignalRService;

/// <summary>A parsed connection string: <c>Endpoint=http://127.0.0.1:8888;AccessKey=…;Version=1.0;</c>.</summary>
internal sealed record SignalRConnection
{
    private SignalRConnection(Uri endpoint, Uri clientEndpoint, string key)
    {
        Endpoint = endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/";
        ClientEndpoint = clientEndpoint.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/";
        // The service leaves the port out of the audience.
        Audience = $"{endpoint.Scheme}://{endpoint.Host}/";
        Key = Encoding.UTF8.GetBytes(key);
    }

    public string Endpoint { get; }

    public string ClientEndpoint { get; }

    public string Audience { get; }

    public byte[] Key { get; }

    /// <exception cref="AzureSignalRConfigurationNoEndpointException">There is none.</exception>
    /// <exception cref="ArgumentException">A part is missing or wrong.</exception>
    public static SignalRConnection Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new AzureSignalRConfigurationNoEndpointException();
        var parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(p => p.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(p => p.Length == 2)
            .GroupBy(p => p[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.First()[1], StringComparer.OrdinalIgnoreCase);
        var endpoint = Uri(parts, "Endpoint")
            ?? throw new ArgumentException("Connection string missing required properties endpoint.");
        if (parts.TryGetValue("Port", out var port))
            endpoint = new UriBuilder(endpoint) { Port = int.Parse(port, System.Globalization.CultureInfo.InvariantCulture) }.Uri;
        return parts.TryGetValue("AccessKey", out var key) && key.Length > 0
            ? new SignalRConnection(Uri(parts, "ServerEndpoint") ?? endpoint, Uri(parts, "ClientEndpoint") ?? endpoint, key)
            : throw new ArgumentException("accesskey is required.");
    }

    private static Uri? Uri(Dictionary<string, string> parts, string name)
    {
        if (!parts.TryGetValue(name, out var text))
            return null;
        return System.Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https")
            ? uri
            : throw new ArgumentException($"Invalid value for {name} property, it must be a valid URI.");
    }
}
