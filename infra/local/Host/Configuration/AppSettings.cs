using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Functions.LocalHost.Configuration;

/// <summary>Looks up what triggers and bindings name: <c>%Setting%</c> expressions, connections, disabled functions.</summary>
/// <param name="configuration">The environment with local.settings.json below it.</param>
/// <param name="environment">What the worker's process gets beyond this host's own environment.</param>
internal sealed partial class AppSettings(IConfiguration configuration, IReadOnlyDictionary<string, string> environment)
{
    private const string DefaultSignalR = "AzureSignalRConnectionString";

    public IConfiguration Configuration => configuration;

    /// <summary>Core Tools runs apps as Development unless told otherwise.</summary>
    public bool IsDevelopment => (configuration["AZURE_FUNCTIONS_ENVIRONMENT"] ?? "Development") == "Development";

    public IReadOnlyDictionary<string, string> Environment => environment;

    /// <summary>The environment wins over local.settings.json, as in Core Tools.</summary>
    public static AppSettings Create(IConfiguration environment, LocalSettings local)
    {
        var values = local.Values.Where(v => environment[v.Key.Replace("__", ":", StringComparison.Ordinal)] is null).ToDictionary();
        values.TryAdd("AZURE_FUNCTIONS_ENVIRONMENT", environment["AZURE_FUNCTIONS_ENVIRONMENT"] ?? "Development");
        var merged = new ConfigurationBuilder()
            .AddInMemoryCollection(
                values.Select(v => KeyValuePair.Create(v.Key.Replace("__", ":", StringComparison.Ordinal), (string?)v.Value)))
            .AddConfiguration(environment).Build();
        return new AppSettings(merged, values);
    }

    /// <exception cref="SettingMissingException">A named setting is missing or empty.</exception>
    public string Resolve(string text) => Expression().Replace(text, match =>
    {
        var name = match.Groups[1].Value;
        var value = configuration[name.Replace("__", ":", StringComparison.Ordinal)] ?? configuration[name];
        return string.IsNullOrEmpty(value)
            ? throw new SettingMissingException($"'%{name}%' does not resolve to a value.")
            : value;
    });

    /// <exception cref="SettingMissingException">There is no such connection string.</exception>
    public string Storage(string? connection)
    {
        var name = connection is null or "" ? "AzureWebJobsStorage" : Resolve(connection);
        return First(configuration[name], configuration["AzureWebJobs" + name], configuration.GetConnectionString(name))
            ?? throw new SettingMissingException($"Storage connection string '{name}' does not exist.");
    }

    /// <summary>The connection string of a SignalR setting, or null.</summary>
    public string? SignalR(string? setting)
    {
        var name = setting is null or "" ? DefaultSignalR : Resolve(setting);
        return First(configuration.GetConnectionString(name), configuration[name]);
    }

    public bool IsDisabled(string function) =>
        new[] { $"AzureWebJobs.{function}.Disabled", $"AzureWebJobs_{function}_Disabled" }
            .Any(key => configuration[key] is "1" || bool.TryParse(configuration[key], out var disabled) && disabled);

    private static string? First(params string?[] values) => values.FirstOrDefault(v => !string.IsNullOrEmpty(v));

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Expression();
}

/// <summary>A setting that a binding names is missing: the function that has it does not run.</summary>
internal sealed class SettingMissingException(string message) : Exception(message);
