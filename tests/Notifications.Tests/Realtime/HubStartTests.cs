using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Realtime;

/// <summary>The order in which the app's parts start: the official builder has registered its worker before the app adds anything.</summary>
public sealed class HubStartTests
{
    [Fact]
    public void AddNotifications_WorkerRegisteredBefore_HubStartsFirst()
    {
        var builder = FunctionsApplication.CreateBuilder(
            ["--AzureWebJobsStorage=UseDevelopmentStorage=true", "--AzureSignalRConnectionString=Endpoint=http://127.0.0.1:1;AccessKey=key;Version=1.0;", $"--Notifications:Auth:SigningKey={AppFixture.SigningKey}"]);
        builder.Services.AddHostedService<Worker>();
        using var host = builder.AddNotifications().Build();

        var order = host.Services.GetServices<IHostedService>().Select(s => s.GetType()).ToList();
        var hub = order.FindIndex(t => t.Name.StartsWith("HubContextInitializer", StringComparison.Ordinal));
        Assert.InRange(hub, 0, order.IndexOf(typeof(Worker)) - 1);
    }

    private sealed class Worker : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
