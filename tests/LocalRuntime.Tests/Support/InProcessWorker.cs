using System.Net;
using System.Reflection;
using Functions.LocalHost.Worker;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LocalRuntime.Tests.Support;

/// <summary>
/// Runs an app's worker within this process, so that a test can replace its services and look into them. It is the official worker
/// all the same, and talks to its host over gRPC and HTTP.
/// </summary>
/// <param name="app">The assembly with the functions.</param>
/// <param name="settings">What would be environment variables of a process, with colons.</param>
internal sealed class InProcessWorker(
    Assembly app, IEnumerable<KeyValuePair<string, string?>> settings, Action<FunctionsApplicationBuilder> configure)
    : IWorkerLauncher
{
    private IHost? host;

    static InProcessWorker()
    {
        // The worker reads these of its process. Watching for changed settings would use up the machine's file watches.
        Environment.SetEnvironmentVariable("FUNCTIONS_APPLICATION_DIRECTORY", AppContext.BaseDirectory);
        Environment.SetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT", "Development");
        Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
        Environment.SetEnvironmentVariable("AZURE_FUNCTIONS_hostBuilder__reloadConfigOnChange", "false");
    }

    /// <summary>The container of the worker that runs.</summary>
    public IServiceProvider Services => host?.Services ?? throw new InvalidOperationException("The worker does not run.");

    public async Task<IRunningWorker> LaunchAsync(WorkerStart start, CancellationToken cancellation)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(settings).AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Functions:Worker:HostEndpoint"] = start.HostUri.ToString(),
            ["Functions:Worker:WorkerId"] = start.WorkerId,
            ["Functions:Worker:RequestId"] = start.WorkerId,
            ["Functions:Worker:GrpcMaxMessageLength"] = "2147483647",
        });
        AddGenerated<IFunctionMetadataProvider>(builder.Services);
        AddGenerated<IFunctionExecutor>(builder.Services);
        configure(builder);
        // The official integration takes one port for the process.
        var port = FreePorts.Take(1)[0];
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.PostConfigure<WorkerOptions>(worker => worker.Capabilities["HttpUri"] = $"http://127.0.0.1:{port}/");
        host = builder.Build();
        try
        {
            await host.StartAsync(cancellation);
        }
        catch
        {
            host.Dispose();
            throw;
        }
        return new RunningWorker(host);
    }

    /// <summary>The SDK generates these into the app and finds them by the process's entry assembly, which is the test runner
    /// here.</summary>
    private void AddGenerated<T>(IServiceCollection services) where T : class
    {
        var type = app.GetTypes().First(t => t.IsAssignableTo(typeof(T)) && !t.IsAbstract);
        services.AddSingleton(typeof(T), type);
    }

    private sealed class RunningWorker : IRunningWorker
    {
        private readonly IHost host;
        private readonly TaskCompletionSource<string> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lazy<Task> stop;

        public RunningWorker(IHost host)
        {
            this.host = host;
            stop = new Lazy<Task>(StopAsync);
            host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => _ = Task.Run(() => stop.Value));
        }

        public Task<string> Exited => exited.Task;

        public void Accept()
        {
        }

        public async ValueTask DisposeAsync()
        {
            await stop.Value;
            host.Dispose();
        }

        private async Task StopAsync()
        {
            try
            {
                await host.StopAsync();
                exited.TrySetResult("stopped");
            }
            catch (Exception e)
            {
                exited.TrySetResult(e.Message);
                throw;
            }
        }
    }
}
