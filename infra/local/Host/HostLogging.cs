using Functions.LocalHost.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost;

/// <summary>The host's log on the console, with the levels of host.json.</summary>
internal static class HostLogging
{
    /// <param name="configuration">The environment; local.settings.json is laid below it.</param>
    public static ILoggerFactory Create(LocalHostOptions options, IConfiguration configuration) => LoggerFactory.Create(logging =>
    {
        logging.AddSimpleConsole(console => console.SingleLine = true);
        // Said by this host in its own words.
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning).AddFilter("Yarp", LogLevel.Error)
            .AddFilter("Azure", LogLevel.Warning);
        foreach (var (category, level) in Levels(options, configuration))
            logging.AddFilter(category == "default" ? null : category, level);
    });

    /// <summary>None when host.json or the settings can't be read, which the host itself reports.</summary>
    private static IEnumerable<(string Category, LogLevel Level)> Levels(LocalHostOptions options, IConfiguration configuration)
    {
        try
        {
            var settings = AppSettings.Create(configuration, LocalSettings.Read(options.SettingsFile));
            return [.. HostJson.Read(Path.GetFullPath(options.App), settings.Configuration, settings.IsDevelopment).LogLevels
                .Where(l => Enum.TryParse<LogLevel>(l.Value, ignoreCase: true, out _))
                .Select(l => (l.Key, Enum.Parse<LogLevel>(l.Value!, ignoreCase: true)))];
        }
        catch (Exception e) when (e is FormatException or HostException)
        {
            return [];
        }
    }
}
