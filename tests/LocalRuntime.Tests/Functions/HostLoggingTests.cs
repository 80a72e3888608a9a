using Functions.LocalHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LocalRuntime.Tests.Functions;

public sealed class HostLoggingTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("logging-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Create_LevelInLocalSettings_WinsOverHostJson()
    {
        Write("host.json", """{ "version": "2.0", "logging": { "logLevel": { "Some": "Warning" } } }""");
        Write("local.settings.json", """{ "Values": { "AzureFunctionsJobHost__logging__logLevel__Some": "Debug" } }""");

        Assert.True(IsEnabled(LogLevel.Debug));
    }

    [Fact]
    public void Create_LevelInTheEnvironment_WinsOverLocalSettings()
    {
        Write("local.settings.json", """{ "Values": { "AzureFunctionsJobHost__logging__logLevel__Some": "Debug" } }""");

        Assert.False(IsEnabled(LogLevel.Debug, ("AzureFunctionsJobHost:logging:logLevel:Some", "Error")));
    }

    [Theory]
    [InlineData("host.json")]
    [InlineData("local.settings.json")]
    public void Create_FileInvalid_LogsAtInformation(string file)
    {
        Write(file, "{ ");

        Assert.True(IsEnabled(LogLevel.Information));
        Assert.False(IsEnabled(LogLevel.Debug));
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(folder.FullName, file), text);

    private bool IsEnabled(LogLevel level, params (string Name, string? Value)[] environment)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(environment.Select(e => KeyValuePair.Create(e.Name, e.Value))).Build();
        using var loggers = HostLogging.Create(new LocalHostOptions { App = folder.FullName }, configuration);
        return loggers.CreateLogger("Some.Category").IsEnabled(level);
    }
}
