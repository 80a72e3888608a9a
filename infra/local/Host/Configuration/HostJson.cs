using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Functions.LocalHost.Configuration;

/// <summary>What host.json says, with <c>AzureFunctionsJobHost__…</c> settings laid over it.</summary>
internal sealed class HostJson
{
    private const string Overrides = "AzureFunctionsJobHost";

    private readonly IConfiguration root;

    private HostJson(IConfiguration json, bool development)
    {
        root = json;
        if (json["version"] != "2.0")
            throw new FormatException("The host.json file is missing the required 'version' property, or it is not \"2.0\".");
        RoutePrefix = json["extensions:http:routePrefix"]?.Trim('/') ?? "api";
        FunctionTimeout = Time("functionTimeout", TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(1));
        Queues = new QueueSettings
        {
            BatchSize = Number("extensions:queues:batchSize", 16, 1, 32),
            NewBatchThreshold = json["extensions:queues:newBatchThreshold"] is null
                ? null
                : Number("extensions:queues:newBatchThreshold", 0, 0, int.MaxValue),
            MaxDequeueCount = Number("extensions:queues:maxDequeueCount", 5, 1, int.MaxValue),
            VisibilityTimeout = Time("extensions:queues:visibilityTimeout", TimeSpan.Zero, TimeSpan.Zero),
            MaxPollingInterval = Time(
                "extensions:queues:maxPollingInterval",
                development ? TimeSpan.FromSeconds(2) : TimeSpan.FromMinutes(1),
                QueueSettings.MinimumPollingInterval),
            Base64 = OneOf("extensions:queues:messageEncoding", "base64", "none") == "base64",
        };
    }

    public string RoutePrefix { get; }

    public TimeSpan FunctionTimeout { get; }

    public QueueSettings Queues { get; }

    /// <exception cref="FormatException">The file, or a setting laid over it, is wrong; the message says what.</exception>
    public static HostJson Read(string root, IConfiguration configuration, bool development)
    {
        var path = Path.Combine(root, "host.json");
        try
        {
            var json = new ConfigurationBuilder();
            if (File.Exists(path))
                json.AddJsonStream(new MemoryStream(File.ReadAllBytes(path)));
            else
                json.AddInMemoryCollection([new("version", "2.0")]);
            json.AddConfiguration(configuration.GetSection(Overrides));
            return new HostJson(json.Build(), development);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidDataException)
        {
            throw new FormatException($"{path} is not valid. {e.InnerException?.Message ?? e.Message}", e);
        }
    }

    /// <summary>The least level of each category that is logged.</summary>
    public IEnumerable<KeyValuePair<string, string?>> LogLevels =>
        root.GetSection("logging:logLevel").GetChildren().Select(level => KeyValuePair.Create(level.Key, level.Value));

    private int Number(string key, int otherwise, int least, int most)
    {
        if (root[key] is not { } text)
            return otherwise;
        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
            && value >= least && value <= most)
        {
            return value;
        }

        throw new FormatException($"'{Dotted(key)}' is '{text}'; allowed: a whole number from {least} to {most}.");
    }

    private TimeSpan Time(string key, TimeSpan otherwise, TimeSpan least)
    {
        if (root[key] is not { } text)
            return otherwise;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least)
            return value;
        throw new FormatException($"'{Dotted(key)}' is '{text}'; allowed: hh:mm:ss of at least {least}.");
    }

    private string OneOf(string key, params string[] allowed)
    {
        var text = root[key] ?? allowed[0];
        return allowed.FirstOrDefault(a => a.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw new FormatException($"'{Dotted(key)}' is '{text}'; allowed: {string.Join(", ", allowed)}.");
    }

    private static string Dotted(string key) => key.Replace(':', '.');
}

/// <summary>The folder of the built app: its assemblies, host.json and worker.config.json.</summary>
internal sealed record AppFolder(string Path);
