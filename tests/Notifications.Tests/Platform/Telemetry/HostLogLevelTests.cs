using LocalRuntime.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Notifications.Tests.Platform.Telemetry;

/// <summary>What host.json lets the host log: it keeps its own lines, without those that come with every call.</summary>
public sealed class HostLogLevelTests
{
    [Theory]
    [InlineData("Host.Startup", LogLevel.Information)]
    [InlineData("Host.Triggers.SignalR", LogLevel.Information)]
    // Two lines for each invocation.
    [InlineData("Function.Send", LogLevel.Warning)]
    // The SignalR extension calls the service with these clients: four lines a call each.
    [InlineData("System.Net.Http.HttpClient.MessageResilient.LogicalHandler", LogLevel.Warning)]
    [InlineData("System.Net.Http.HttpClient.MessageResilient.ClientHandler", LogLevel.Warning)]
    [InlineData("System.Net.Http.HttpClient.Resilient.ClientHandler", LogLevel.Warning)]
    [InlineData("System.Net.Http.HttpClient.UserDefault.LogicalHandler", LogLevel.Warning)]
    [InlineData("Microsoft.Azure.SignalR.ServiceEndpointManager", LogLevel.Warning)]
    public void LogLevel_OfACategory_IsTheLeastThatIsLogged(string category, LogLevel least)
    {
        var host = new ConfigurationBuilder().AddJsonFile(Repository.PathOf("host.json")).Build();
        using var loggers = LoggerFactory.Create(
            logging => logging.AddConfiguration(host.GetSection("logging")).AddSimpleConsole());
        var logger = loggers.CreateLogger(category);
        Assert.True(logger.IsEnabled(least));
        Assert.False(logger.IsEnabled(least - 1));
    }
}
