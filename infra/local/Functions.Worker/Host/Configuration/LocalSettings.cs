using System.Text.Json;

namespace Microsoft.Azure.Functions.Worker.Local.Configuration;

/// <summary>Reads local.settings.json: <c>Values</c> and <c>ConnectionStrings</c>.</summary>
internal static class LocalSettings
{
    private static readonly JsonDocumentOptions Tolerant = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <exception cref="InvalidOperationException">The file is not readable as settings.</exception>
    public static Dictionary<string, string?> Read(string root)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var path = Path.Combine(root, "local.settings.json");
        if (!File.Exists(path))
            return settings;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path), Tolerant);
            Add(settings, document.RootElement, "Values", "");
            Add(settings, document.RootElement, "ConnectionStrings", "ConnectionStrings:");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidOperationException($"{path} is not valid: {e.Message}", e);
        }

        return settings;
    }

    private static void Add(Dictionary<string, string?> settings, JsonElement root, string section, string prefix)
    {
        if (!root.TryGetProperty(section, out var values))
            return;
        foreach (var value in values.EnumerateObject())
        {
            // As environment variables they would lose the double underscores the same way.
            settings[prefix + value.Name.Replace("__", ":", StringComparison.Ordinal)] = value.Value.ToString();
        }
    }
}
