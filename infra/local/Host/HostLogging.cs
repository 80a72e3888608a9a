using Functions.LocalHost.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost;

/// <summary>The host's log on the console, with the levels of host.json.</summary>
internal static class HostLogging
{
    public static ILoggerFactory Create(LocalHostOptions options) => LoggerFactory.Create(logging =>
    {
        logging.AddSimpleConsole(console => console.SingleLine = true);
        // Said by this host in its own words.
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning).AddFilter("Yarp", LogLevel.Error)
            .AddFilter("Azure", LogLevel.Warning);
        foreach (var (category, level) in Levels(options))
            logging.AddFilter(category == "default" ? null : category, level);
    });

    /// <summary>None when host.json can't be read, which the host itself reports.</summary>
    private static IEnumerable<(string Category, LogLevel Level)> Levels(LocalHostOptions options)
    {
        try
        {
            var environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();
            return [.. HostJson.Read(Path.GetFullPath(options.App), environment, development: true).LogLevels
                .Where(l => Enum.TryParse<LogLevel>(l.Value, ignoreCase: true, out _))
                .Select(l => (l.Key, Enum.Parse<LogLevel>(l.Value!, ignoreCase: true)))];
        }
        catch (FormatException)
        {
            return [];
        }
    }
}
