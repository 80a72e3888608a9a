using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Local.Configuration;

/// <summary>Looks up what attributes name: <c>%Setting%</c> expressions, connections, disabled functions.</summary>
internal sealed partial class AppSettings(IConfiguration configuration)
{
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
        var name = setting is null or "" ? SignalRService.ServerlessHub.DefaultConnectionStringName : Resolve(setting);
        return First(configuration.GetConnectionString(name), configuration[name]);
    }

    public bool IsDisabled(string function) =>
        new[] { $"AzureWebJobs.{function}.Disabled", $"AzureWebJobs_{function}_Disabled" }
            .Any(key => configuration[key] is "1" || bool.TryParse(configuration[key], out var disabled) && disabled);

    private static string? First(params string?[] values) => values.FirstOrDefault(v => !string.IsNullOrEmpty(v));

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Expression();
}

/// <summary>A setting that an attribute names is missing: the function that has it does not run.</summary>
internal sealed class SettingMissingException(string message) : Exception(message);
