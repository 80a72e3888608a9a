using System.Net.Sockets;
using Microsoft.Azure.Functions.Worker.Local.Configuration;
using Microsoft.Azure.Functions.Worker.Local.Http;
using Microsoft.Azure.Functions.Worker.Local.SignalR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker.Local;

/// <summary>Starts the listeners after the app's own hosted services, and stops them before those.</summary>
internal sealed class LocalHostService(
    FunctionIndexer indexer,
    HttpServer server,
    LocalHostAddress address,
    IOptions<LocalHostOptions> options,
    IOptions<WorkerOptions> worker,
    IConfiguration configuration,
    IHostEnvironment environment,
    IHostApplicationLifetime lifetime,
    IServiceScopeFactory scopes,
    ILoggerFactory loggers) : IHostedService
{
    private readonly ILogger _log = loggers.CreateLogger("Host.Startup");
    private FunctionIndex _index = new("");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var error = TryIndex();
        var serializer = worker.Value.Serializer!;
        var front = new HttpFront(
            new HttpRouter(_index.Routes),
            new HttpAnswer(serializer),
            new SignalRWebhook(_index.SignalRTriggers, serializer, scopes),
            error,
            scopes,
            _log);
        try
        {
            address.Uri = await server.StartAsync(front, cancellationToken);
        }
        catch (IOException e) when (e.GetBaseException() is SocketException)
        {
            await StopForPortAsync(e.GetBaseException().Message);
            return;
        }

        _index.Queues.ForEach(q => q.Start());
        _index.Timers.ForEach(t => t.Start());
        Log.Started(_log, address.Uri);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A host may be stopped twice; its listeners only once.
        var index = Interlocked.Exchange(ref _index, new(""));
        await Task.WhenAll(
        [
            server.StopAsync(cancellationToken),
            .. index.Queues.Select(q => q.DisposeAsync().AsTask()),
            .. index.Timers.Select(t => t.DisposeAsync().AsTask()),
        ]);
    }

    /// <summary>A wrong host.json leaves the host up in state Error, with nothing listening but the answer that says so.</summary>
    private string? TryIndex()
    {
        var root = HostFolder.Find(options.Value.Root);
        HostJson host;
        try
        {
            host = HostJson.Read(root, configuration, environment.IsDevelopment());
        }
        catch (FormatException e)
        {
            Log.InError(_log, e.Message);
            return e.Message;
        }

        _index = indexer.Index(host, root);
        return null;
    }

    private async Task StopForPortAsync(string reason)
    {
        await Console.Error.WriteLineAsync(
            $"Port {options.Value.Port} of {options.Value.Address} can't be used: {reason}. Set LocalHost:Port to another one, or 0 for any free one.");
        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }
}
