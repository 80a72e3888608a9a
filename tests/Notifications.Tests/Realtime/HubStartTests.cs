using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Realtime;

/// <summary>The order in which the app's parts start: the official builder has registered its worker before the app adds
/// anything.</summary>
public sealed class HubStartTests
{
    [Fact]
    public void AddNotifications_WorkerRegisteredBefore_HubStartsFirst()
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
            ["AzureSignalRConnectionString"] = "Endpoint=http://127.0.0.1:1;AccessKey=key;Version=1.0;",
            ["Notifications:Auth:SigningKey"] = AppFixture.SigningKey,
            ["Functions:Worker:HostEndpoint"] = "http://127.0.0.1:1",
        });
        using var host = builder.AddNotifications().Build();

        var order = host.Services.GetServices<IHostedService>().Select(s => s.GetType().Name).ToList();
        var hub = order.FindIndex(name => name.StartsWith("HubContextInitializer", StringComparison.Ordinal));
        Assert.InRange(hub, 0, order.IndexOf("WorkerHostedService") - 1);
    }
}
