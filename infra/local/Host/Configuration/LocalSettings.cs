using System.Text.Json;

namespace Functions.LocalHost.Configuration;

/// <summary>local.settings.json: <c>Values</c> and <c>ConnectionStrings</c> become environment variables, <c>Host</c> is for the
/// host.</summary>
internal sealed class LocalSettings
{
    private static readonly JsonDocumentOptions Tolerant = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>As environment variables.</summary>
    public Dictionary<string, string> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Origins that browsers may call from; <c>*</c> for any. Empty: none.</summary>
    public IReadOnlyList<string> CorsOrigins { get; private set; } = [];

    /// <summary>Whether cookies may come along.</summary>
    public bool CorsCredentials { get; private set; }

    /// <exception cref="HostException">The file is not readable as settings.</exception>
    public static LocalSettings Read(string path)
    {
        var settings = new LocalSettings();
        if (!File.Exists(path))
            return settings;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path), Tolerant);
            settings.Add(document.RootElement);
            return settings;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new HostException($"{path} is not valid: {e.Message}");
        }
    }

    private void Add(JsonElement root)
    {
        AddValues(root, "Values", "");
        AddValues(root, "ConnectionStrings", "ConnectionStrings__");
        if (!root.TryGetProperty("Host", out var host))
            return;
        if (host.TryGetProperty("CORS", out var origins))
            CorsOrigins = origins.GetString()!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        CorsCredentials = host.TryGetProperty("CORSCredentials", out var credentials) && credentials.GetBoolean();
    }

    private void AddValues(JsonElement root, string section, string prefix)
    {
        if (!root.TryGetProperty(section, out var values))
            return;
        foreach (var value in values.EnumerateObject())
            Values[prefix + value.Name] = value.Value.ToString();
    }
}

/// <summary>Something that the user can put right: shown as one line, without a stack trace.</summary>
public sealed class HostException(string message) : Exception(message);
