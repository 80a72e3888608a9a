using System.Net;
using LocalRuntime.Tests.Functions.Support;
using Microsoft.AspNetCore.Http;
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
    public async Task Start_HostJsonValid_StatusRunning()
    {
        await using var host = await FunctionsHost.StartAsync();

        Assert.Contains("\"state\":\"Running\"", await host.Client.GetStringAsync("admin/host/status"), StringComparison.Ordinal);
        Assert.Equal("Your Functions app is up and running", await host.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task Start_SettingOverHostJson_Wins()
    {
        await using var host = await FunctionsHost.StartAsync(
            new() { ["AzureFunctionsJobHost__functionTimeout"] = "00:00:01" },
            """{ "version": "2.0", "unknown": { "member": 1 }, "functionTimeout": "00:01:00" }""",
            on: async (_, cancellation) =>
            {
                await Task.Delay(Timeout.Infinite, cancellation);
                return null;
            });

        using var answer = await host.Client.GetAsync("api/return");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains(host.Log.Lines, l => l.StartsWith("Executed 'Functions.Return' (Failed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("AzureWebJobs.A1.Disabled", "true")]
    [InlineData("AzureWebJobs_A1_Disabled", "1")]
    public async Task Start_FunctionDisabled_404AndNextRouteMatches(string setting, string value)
    {
        await using var host = await FunctionsHost.StartAsync(new() { [setting] = value });

        Assert.Equal("Z1 lit", await host.Client.GetStringAsync("api/order/a/lit"));
        Assert.Contains("Function 'A1' is disabled", host.Log.Lines);
    }

    [Fact]
    public async Task Start_SettingOfAnExpressionMissing_OnlyThatFunctionIsDisabled()
    {
        await using var host = await FunctionsHost.StartAsync(new() { ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true" });

        Assert.Contains(
            host.Log.Lines, l => l.StartsWith("Error indexing method 'Functions.QueueString': '%QueueString%'", StringComparison.Ordinal));
        Assert.Contains("Mapped function route 'api/order/a/lit' [get] to 'A1'", host.Log.Lines);
        Assert.Contains(host.Log.Lines, l => l.StartsWith("Job host started", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_SeveralApps_EachItsOwnSettings()
    {
        await using var one = await FunctionsHost.StartAsync(new() { ["Nested__Name"] = "one" });
        await using var two = await FunctionsHost.StartAsync(new() { ["Nested__Name"] = "two" });

        Assert.Equal("one", one.Services.GetRequiredService<IConfiguration>()["Nested:Name"]);
        Assert.Equal("two", two.Services.GetRequiredService<IConfiguration>()["Nested:Name"]);
        Assert.NotEqual(one.Uri, two.Uri);
        two.Probe.On = (_, _) => Task.FromResult<object?>(Results.Text("two"));
        Assert.Equal("two", await two.Client.GetStringAsync("api/return"));
        Assert.Equal(0, one.Probe.Waiting);
    }

    [Fact]
    public async Task Stop_RequestInFlight_EndsWithItsAnswer()
    {
        await using var host = await FunctionsHost.StartAsync();
        var release = new TaskCompletionSource();
        host.Probe.On = async (_, _) =>
        {
            await release.Task;
            return Results.Text("done");
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
    public async Task Stop_RequestOutlastsTheDrainLimit_EndsWithItsAnswer()
    {
        var (release, never) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var host = await FunctionsHost.StartAsync(
            new() { ["TimerAtStart"] = "0 0 0 1 1 *" },
            on: async (call, cancellation) =>
            {
                await (call.Function == "TimerAtStart" ? never : release).Task.WaitAsync(cancellation);
                return Results.Text("done");
            },
            drainLimit: TimeSpan.FromMilliseconds(1));
        var request = host.Client.GetStringAsync("api/return");
        await host.Probe.NextAsync();
        await host.Probe.NextAsync();

        var stop = host.StopAsync();
        // The timer's function was told to stop: the limit is over.
        await host.Log.LineAsync(l => l.Text.StartsWith("Executed 'Functions.TimerAtStart' (Failed", StringComparison.Ordinal));
        release.SetResult();

        Assert.Equal("done", await request);
        await stop;
    }

    [Fact]
    public async Task Stop_AppsHostedServices_StopOnceNothingListensAnyMore()
    {
        var service = new AskingService();
        var host = await FunctionsHost.StartAsync(configure: b => b.Services.AddHostedService(_ => service));
        service.Address = host.Uri;

        await host.DisposeAsync();

        Assert.True(service.RefusedAtStop);
    }

    private sealed class AskingService : IHostedService
    {
        public Uri? Address { get; set; }

        public bool RefusedAtStop { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            using var client = new HttpClient { BaseAddress = Address };
            var error = await Record.ExceptionAsync(() => client.GetAsync("/", cancellationToken));
            RefusedAtStop = error is HttpRequestException;
        }
    }
}
