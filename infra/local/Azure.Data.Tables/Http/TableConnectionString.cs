#nullable enable
namespace Azure.Data.Tables;

/// <summary>The endpoint and the shared key of a storage connection string.</summary>
internal sealed record TableConnectionString(Uri Endpoint, string AccountName, byte[] AccountKey)
{
    // The emulator's published account; every installation has the same one.
    private const string Development =
        "AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + "TableEndpoint=http://127.0.0.1:10002/devstoreaccount1";

    /// <exception cref="FormatException">Not a connection string, or without an account's name, key or endpoint.</exception>
    public static TableConnectionString Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        Dictionary<string, string> settings = Split(text);
        if (settings.TryGetValue("UseDevelopmentStorage", out string? development) && bool.Parse(development))
            settings = Split(Development);
        string name = Required(settings, "AccountName");
        return new TableConnectionString(FindEndpoint(settings, name), name, Convert.FromBase64String(Required(settings, "AccountKey")));
    }

    private static Uri FindEndpoint(Dictionary<string, string> settings, string accountName)
    {
        if (settings.TryGetValue("TableEndpoint", out string? given))
            return new Uri(given);
        string protocol = settings.GetValueOrDefault("DefaultEndpointsProtocol", "https");
        string suffix = settings.GetValueOrDefault("EndpointSuffix", "core.windows.net");
        return new Uri($"{protocol}://{accountName}.table.{suffix}");
    }

    private static Dictionary<string, string> Split(string text)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            // The text may hold the key, so the message names only the rule.
            if (equals <= 0)
                throw new FormatException("Settings must be of the form \"name=value\".");
            settings[part[..equals]] = part[(equals + 1)..];
        }

        return settings;
    }

    private static string Required(Dictionary<string, string> settings, string name) =>
        settings.TryGetValue(name, out string? value) && value.Length > 0
            ? value
            : throw new FormatException($"No valid combination of account information found: {name} is missing.");
}
