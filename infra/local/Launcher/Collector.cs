using System.Net.Sockets;

namespace Launcher;

/// <summary>An OpenTelemetry collector that somebody else started on this machine or elsewhere.</summary>
/// <param name="Endpoint">Where it takes OTLP.</param>
internal sealed record Collector(Uri Endpoint)
{
    public const string Setting = "OTEL_EXPORTER_OTLP_ENDPOINT", DefaultEndpoint = "http://localhost:4317";

    public static Collector Configured()
    {
        var text = Environment.GetEnvironmentVariable(Setting) is { Length: > 0 } given ? given : DefaultEndpoint;
        return Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && endpoint is { Scheme: "http" or "https" }
            ? new Collector(endpoint)
            : throw new LaunchException($"{Setting} is '{text}'; allowed: an address such as {DefaultEndpoint}.");
    }

    public bool Listens()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(Endpoint.Host, Endpoint.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public IEnumerable<KeyValuePair<string, string>> Settings()
    {
        yield return new("Notifications__Telemetry__Exporter", "Otlp");
        yield return new(Setting, Endpoint.ToString());
    }
}
