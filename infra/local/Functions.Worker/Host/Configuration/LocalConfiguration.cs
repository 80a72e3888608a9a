using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Local.Configuration;

/// <summary>
/// The app's configuration. Core Tools turns local.settings.json into environment variables; here its values are a source
/// just below the environment, so that apps side by side in one process keep to themselves.
/// </summary>
internal static class LocalConfiguration
{
    public static HostApplicationBuilder CreateBuilder(string[]? args)
    {
        var outside = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args ?? []).Build();
        var root = HostFolder.Find(outside["LocalHost:Root"]);
        var values = LocalSettings.Read(root);

        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(Defaults(values, root));
        configuration.AddEnvironmentVariables("AZURE_FUNCTIONS_");
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = args,
            Configuration = configuration,
        });

        // The framework has added its own sources by now; the values go right below the unprefixed environment.
        var sources = ((IConfigurationBuilder)builder.Configuration).Sources;
        var environment = sources.OfType<EnvironmentVariablesConfigurationSource>().Last(s => string.IsNullOrEmpty(s.Prefix));
        sources.Insert(sources.IndexOf(environment), new MemoryConfigurationSource { InitialData = values });
        return builder;
    }

    private static Dictionary<string, string?> Defaults(Dictionary<string, string?> values, string root)
    {
        var defaults = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            // Core Tools runs apps as Development unless told otherwise.
            ["environment"] = values.GetValueOrDefault("AZURE_FUNCTIONS_ENVIRONMENT") ?? "Development",
            ["hostBuilder:reloadConfigOnChange"] = "false",
            ["Logging:LogLevel:Default"] = "Information",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
            ["Logging:Console:FormatterName"] = "simple",
            ["Logging:Console:FormatterOptions:SingleLine"] = "true",
            ["LocalHost:Root"] = root,
        };
        foreach (var (category, level) in HostJson.LogLevels(root))
            defaults[$"Logging:LogLevel:{category}"] = level;
        return defaults;
    }
}
