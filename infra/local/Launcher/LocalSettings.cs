using System.Text.Json;

namespace Launcher;

/// <summary>
/// What local.settings.json says about the services that the app uses. A developer who points a connection string at Azure
/// gets that service, and the emulator for it isn't started. The environment has precedence, as everywhere.
/// </summary>
internal sealed class LocalSettings
{
    private const string Storage = "AzureWebJobsStorage";
    private const string SignalR = "AzureSignalRConnectionString";
    private const string Channels = "Notifications__Channels__";

    private readonly IReadOnlyDictionary<string, string> values;

    private LocalSettings(IReadOnlyDictionary<string, string> values, int? port)
    {
        this.values = values;
        Port = port;
    }

    /// <summary>Host.LocalHttpPort, the port that Core Tools would use too.</summary>
    public int? Port { get; }

    public bool UsesAzurite => Value(Storage) is null or "" or "UseDevelopmentStorage=true";

    public bool UsesEmulator =>
        SignalRPart("Endpoint") is not { } endpoint || (Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.IsLoopback);

    /// <summary>Mails go to the mailbox, unless the developer has a mail server.</summary>
    public bool UsesMailbox => Value($"{Channels}Email__Host") is null or "";

    /// <summary>The key that clients' and the app's tokens are signed with; the emulator gets the same.</summary>
    public string AccessKey => SignalRPart("AccessKey")
        ?? throw new LaunchException($"{SignalR} has no AccessKey; local.settings.sample.json has one for the emulator.");

    public static LocalSettings Read(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file),
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var values = json.RootElement.TryGetProperty("Values", out var v)
                ? v.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.OrdinalIgnoreCase)
                : [];
            int? port = json.RootElement.TryGetProperty("Host", out var host)
                && host.TryGetProperty("LocalHttpPort", out var number) && number.TryGetInt32(out var n) ? n : null;
            return new LocalSettings(values, port);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new LaunchException($"{file} can't be read: {e.Message}");
        }
    }

    /// <summary>Those of these settings of the channels that the developer did not make.</summary>
    public IEnumerable<KeyValuePair<string, string>> Missing(IEnumerable<(string Name, string Value)> settings) =>
        settings.Select(s => KeyValuePair.Create(Channels + s.Name, s.Value)).Where(s => Value(s.Key) is null or "");

    private string? Value(string name) => Environment.GetEnvironmentVariable(name) ?? values.GetValueOrDefault(name);

    private string? SignalRPart(string name) => Value(SignalR)?
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .FirstOrDefault(p => p.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..];
}
