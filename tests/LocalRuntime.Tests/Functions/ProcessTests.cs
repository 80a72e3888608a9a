using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Azure.Storage.Queues;
using LocalRuntime.Tests.Functions.Support;
using LocalRuntime.Tests.Support;
using Xunit;

namespace LocalRuntime.Tests.Functions;

/// <summary>Host and worker as processes: how they start, end and die.</summary>
public sealed class ProcessTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string HostJson =
        """{ "version": "2.0", "extensions": { "queues": { "maxPollingInterval": "00:00:00.100" } } }""";

    private readonly QueueClient queue = new(
        azurite.ConnectionString,
        $"work-{Guid.CreateVersion7():N}",
        new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    [Theory]
    [InlineData("", "order/a/lit")]
    [InlineData("api/v1", "api/v1/order/a/lit")]
    public async Task Get_RoutePrefixOfHostJson_IsUsed(string prefix, string path)
    {
        await using var app = new AppProcess([], $$"""{ "version": "2.0", "extensions": { "http": { "routePrefix": "{{prefix}}" } } }""");
        using var client = new HttpClient { BaseAddress = await app.ListeningAsync() };

        Assert.Equal("A1", await client.GetStringAsync(path));
    }

    [Fact]
    public async Task Kill_Host_WorkerDiesAndItsMessageComesAgainAfterTheLease()
    {
        await queue.CreateAsync();
        await using (var first = Start(("LocalHost__QueueLease", "00:00:03")))
        {
            var address = await first.ListeningAsync();
            await queue.SendMessageAsync("30");
            await first.LineAsync("work began 1");
            using var worker = await WorkerAsync(address);
            first.Kill();
            await first.ExitedAsync();
            await ExitedAsync(worker);
        }

        Assert.Empty((await queue.PeekMessagesAsync(1)).Value);
        await using var second = Start(("LocalHost__QueueLease", "00:00:03"));
        await second.LineAsync("work began 2");
    }

    [Fact]
    public async Task Terminate_WhileFunctionsRun_TheyEndThenTheWorkerStopsAndTheHostExitsCleanly()
    {
        await queue.CreateAsync();
        await using var app = Start();
        using var client = new HttpClient { BaseAddress = await app.ListeningAsync() };
        await queue.SendMessageAsync("5");
        await app.LineAsync("work began 1");
        var call = client.GetAsync("api/slow/1");
        await app.LineAsync("slow began");

        app.Terminate();
        using var answer = await call;

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        // Read in order: whatever ended after the worker was told to stop would be missing here.
        await app.LineAsync("slow ended");
        await app.LineAsync("work ended 1");
        await app.LineAsync("app stopping");
        Assert.Equal(0, await app.ExitedAsync());
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("api/process-id"));
    }

    [Fact]
    public async Task Kill_Worker_InFlight5xxAndANewOneServesAgain()
    {
        await using var app = Start();
        var address = await app.ListeningAsync();
        using var client = new HttpClient { BaseAddress = address };
        using var worker = await WorkerAsync(address);
        var inFlight = client.GetAsync("api/slow/30");
        await app.LineAsync("slow began");

        worker.Kill();
        await ExitedAsync(worker);

        using (var answer = await inFlight)
            Assert.InRange((int)answer.StatusCode, 500, 599);
        // Arrives while the next worker starts, and waits for it.
        var next = await client.GetStringAsync("api/process-id").WaitAsync(TimeSpan.FromMinutes(3));
        Assert.NotEqual(worker.Id, int.Parse(next, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Kill_WorkerAndTheNextFailsToStart_TheOneAfterServes()
    {
        await using var app = Start();
        var address = await app.ListeningAsync();
        using var client = new HttpClient { BaseAddress = address };
        using var worker = await WorkerAsync(address);
        app.Replace("flaky.sh", "[ -e failed ] || { touch failed; exit 1; }; exec dotnet LocalRuntime.Tests.App.dll \"$@\"");
        app.Replace(
            "worker.config.json", """{ "description": { "defaultExecutablePath": "sh", "defaultWorkerPath": "flaky.sh" } }""");
        var inFlight = client.GetAsync("api/slow/30");
        await app.LineAsync("slow began");

        worker.Kill();
        // The host knows that the worker is gone.
        using (await inFlight)
            await app.LineAsync("Starting it again (2 of 3)");

        var next = await client.GetStringAsync("api/process-id").WaitAsync(TimeSpan.FromMinutes(3));
        Assert.NotEqual(worker.Id, int.Parse(next, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Terminate_WhileAKilledWorkersReplacementStarts_ExitsCleanly()
    {
        await using var app = Start();
        using var worker = await WorkerAsync(await app.ListeningAsync());
        app.Replace("hanging.sh", "echo replacement began; exec sleep 600");
        app.Replace(
            "worker.config.json", """{ "description": { "defaultExecutablePath": "sh", "defaultWorkerPath": "hanging.sh" } }""");
        worker.Kill();
        await app.LineAsync("replacement began");

        app.Terminate();

        Assert.Equal(0, await app.ExitedAsync());
        Assert.DoesNotContain("Unhandled exception", app.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ManyTimesAlsoAbandoned_NoFilesOrConnectionsLeftOpen()
    {
        await using var app = Start();
        var address = await app.ListeningAsync();
        using var client = new HttpClient { BaseAddress = address };
        using var worker = await WorkerAsync(address);
        await CallAsync(20);
        var before = Open(app.Id) + Open(worker.Id);

        await CallAsync(200);

        Assert.InRange(Open(app.Id) + Open(worker.Id), 0, before + 20);

        async Task CallAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await using (await RawHttp.OpenAsync(address, $"GET /api/slow/30 HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n"))
                    await app.LineAsync("slow began");
                Assert.NotEmpty(await client.GetStringAsync("api/process-id"));
            }
        }

        static int Open(int id)
        {
            using var process = Process.GetProcessById(id);
            return process.HandleCount;
        }
    }

    [Fact]
    public async Task Kill_WorkerWithAQueueFunction_MessageRunsInTheNextWorker()
    {
        await queue.CreateAsync();
        await using var app = Start();
        using var worker = await WorkerAsync(await app.ListeningAsync());
        await queue.SendMessageAsync("30");
        await app.LineAsync("work began 1");

        worker.Kill();

        await app.LineAsync("work began 2");
    }

    [Fact]
    public async Task Crash_AgainAndAgain_ThreeRestartsThenExitCode1WithItsLastWords()
    {
        await using var app = Start();
        var address = await app.ListeningAsync();
        using var client = new HttpClient { BaseAddress = address };

        for (var crash = 0; crash < 4; crash++)
        {
            using var answer = await client.GetAsync("api/crash");
            Assert.InRange((int)answer.StatusCode, 500, 599);
        }

        Assert.Equal(1, await app.ExitedAsync());
        Assert.EndsWith("The worker could not be kept running: last words", app.Errors, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/"));
    }

    [Fact]
    public async Task Start_PortInUse_OneLineAndExitCode1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var app = Start(("LocalHost__Port", $"{port}"));

        Assert.Equal(1, await app.ExitedAsync());
        Assert.StartsWith($"Port {port} of 127.0.0.1 can't be used", app.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', app.Errors);
    }

    [Fact]
    public async Task Start_WorkerCrashes_OneLineWithItsReasonAndExitCode1()
    {
        await using var app = Start(("HubAtStart", "true"));

        Assert.Equal(1, await app.ExitedAsync());
        Assert.EndsWith("No connection string was specified.", app.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', app.Errors);
    }

    [Theory]
    [InlineData(null, "worker.config.json can't be read")]
    [InlineData("{ ", "worker.config.json is not valid")]
    [InlineData("[]", "worker.config.json is not valid")]
    [InlineData("{}", "'description.defaultWorkerPath' is missing")]
    [InlineData("""{ "description": { "defaultExecutablePath": "no-such", "defaultWorkerPath": "App.dll" } }""", "no-such")]
    public async Task Start_WorkerCannotBeLaunched_OneLineWithItsReasonAndExitCode1(string? config, string reason)
    {
        var folder = Directory.CreateTempSubdirectory("no-app-");
        if (config is not null)
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "worker.config.json"), config);
        await using var app = Start(("LocalHost__App", folder.FullName));

        Assert.Equal(1, await app.ExitedAsync());
        Assert.Contains(reason, app.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', app.Errors);
        folder.Delete(recursive: true);
    }

    private static async Task<Process> WorkerAsync(Uri address)
    {
        using var client = new HttpClient { BaseAddress = address };
        return Process.GetProcessById(int.Parse(await client.GetStringAsync("api/process-id"), CultureInfo.InvariantCulture));
    }

    private static Task ExitedAsync(Process process) => process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));

    private AppProcess Start(params (string Name, string Value)[] settings)
    {
        var all = settings.ToDictionary(s => s.Name, s => s.Value);
        all["AzureWebJobsStorage"] = azurite.ConnectionString;
        all["Work"] = queue.Name;
        return new AppProcess(all, HostJson);
    }
}
