using System.Net;
using LocalRuntime.Tests.Functions.Support;
using Microsoft.Azure.Functions.Worker.Local;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LocalRuntime.Tests.Functions;

public sealed class HostTests
{
    [Theory]
    [InlineData("{ ", "host.json")]
    [InlineData("{}", "version")]
    [InlineData("""{ "version": "2.0", "extensions": { "queues": { "batchSize": 33 } } }""", "batchSize")]
    [InlineData("""{ "version": "2.0", "extensions": { "queues": { "batchSize": "many" } } }""", "batchSize")]
    [InlineData("""{ "version": "2.0", "extensions": { "queues": { "maxPollingInterval": "00:00:00.050" } } }""", "maxPollingInterval")]
    [InlineData("""{ "version": "2.0", "extensions": { "queues": { "messageEncoding": "hex" } } }""", "messageEncoding")]
    [InlineData("""{ "version": "2.0", "functionTimeout": "soon" }""", "functionTimeout")]
    public async Task Start_HostJsonInvalid_Every503AndStatusSaysWhy(string json, string named)
    {
        await using var host = await FunctionsHost.StartAsync(hostJson: json);

        using var answer = await host.Client.GetAsync("api/order/a/lit");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("Function host is not running.", await answer.Content.ReadAsStringAsync());
        var status = await host.Client.GetStringAsync("admin/host/status");
        Assert.Contains("\"state\":\"Error\"", status, StringComparison.Ordinal);
        Assert.Contains(named, status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SettingOverHostJson_Wins()
    {
        await using var host = await FunctionsHost.StartAsync(
            new() { ["AzureFunctionsJobHost__extensions__http__routePrefix"] = "other" },
            """{ "version": "2.0", "unknown": { "member": 1 }, "extensions": { "http": { "routePrefix": "api" } } }""");

        Assert.Equal("A1", await host.Client.GetStringAsync("other/order/a/lit"));
    }

    [Theory]
    [InlineData("AzureWebJobs.A1.Disabled")]
    [InlineData("AzureWebJobs_A1_Disabled")]
    public async Task Start_FunctionDisabled_404AndNextRouteMatches(string setting)
    {
        await using var host = await FunctionsHost.StartAsync(new() { [setting] = "true" });

        Assert.Equal("Z1 lit", await host.Client.GetStringAsync("api/order/a/lit"));
        Assert.Contains("Function 'A1' is disabled", host.Log.Lines);
    }

    [Fact]
    public async Task Start_SettingOfAnExpressionMissing_OnlyThatFunctionIsDisabled()
    {
        await using var host = await FunctionsHost.StartAsync();

        Assert.Contains(host.Log.Lines, l => l.StartsWith("Error indexing method 'Functions.QueueString': '%QueueString%'", StringComparison.Ordinal));
        Assert.Contains("Mapped function route 'api/order/a/lit' [get] to 'A1'", host.Log.Lines);
        Assert.Contains(host.Log.Lines, l => l.StartsWith("Job host started", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Invoke_Succeeds_LinesBeforeAndAfter()
    {
        await using var host = await FunctionsHost.StartAsync();
        await host.Client.GetStringAsync("api/order/a/lit");

        Assert.Contains(host.Log.Lines, l => l.StartsWith("Executing 'Functions.A1' (Reason='", StringComparison.Ordinal));
        Assert.Contains(host.Log.Lines, l => l.StartsWith("Executed 'Functions.A1' (Succeeded, Id=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_SeveralApps_EachItsOwnSettings()
    {
        await using var one = await FunctionsHost.StartAsync(new() { ["Nested__Name"] = "one" });
        await using var two = await FunctionsHost.StartAsync(new() { ["Nested__Name"] = "two" });

        Assert.Equal("one", one.Services.GetRequiredService<IConfiguration>()["Nested:Name"]);
        Assert.Equal("two", two.Services.GetRequiredService<IConfiguration>()["Nested:Name"]);
        Assert.Null(Environment.GetEnvironmentVariable("Nested__Name"));
        Assert.NotEqual(one.Uri, two.Uri);
    }

    [Fact]
    public async Task Start_NoEnvironmentNamed_Development()
    {
        await using var host = await FunctionsHost.StartAsync();
        await using var staging = await FunctionsHost.StartAsync(new() { ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Staging" });

        Assert.Equal("Development", host.Services.GetRequiredService<IHostEnvironment>().EnvironmentName);
        Assert.Equal("Staging", staging.Services.GetRequiredService<IHostEnvironment>().EnvironmentName);
    }

    [Fact]
    public async Task Stop_RequestInFlight_EndsWithItsAnswer()
    {
        await using var host = await FunctionsHost.StartAsync();
        var release = new TaskCompletionSource();
        host.Probe.On = async (_, _) =>
        {
            await release.Task;
            return "done";
        };
        var call = host.Client.GetStringAsync("api/return");
        await host.Probe.NextAsync();

        var stop = host.StopAsync();
        release.SetResult();

        Assert.Equal("done", await call);
        await stop;
        await Assert.ThrowsAsync<HttpRequestException>(() => host.Client.GetStringAsync("api/return"));
    }

    [Fact]
    public async Task Start_AppsHostedServices_StartBeforeTheListenersAndStopAfter()
    {
        var order = new OrderedService();
        var host = await FunctionsHost.StartAsync(configure: b => b.Services.AddHostedService(services =>
        {
            order.Listening = () => services.GetRequiredService<LocalHostAddress>().Uri;
            return order;
        }));
        order.Address = host.Uri;
        Assert.True(order.StartedUnlistened);

        await host.DisposeAsync();
        Assert.True(order.RefusedAtStop);
    }

    private sealed class OrderedService : IHostedService
    {
        public Uri? Address { get; set; }

        public bool StartedUnlistened { get; private set; }

        public bool RefusedAtStop { get; private set; }

        public Func<Uri>? Listening { get; set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            StartedUnlistened = Record.Exception(() => Listening!()) is InvalidOperationException;
            return Task.CompletedTask;
        }

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            using var client = new HttpClient { BaseAddress = Address };
            var error = await Record.ExceptionAsync(() => client.GetAsync("/", cancellationToken));
            RefusedAtStop = error is HttpRequestException;
        }
    }
}
