using System.Collections.Concurrent;
using System.Net;
using Functions.LocalHost.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Worker;

/// <summary>The gRPC endpoint that workers connect to, on a free port of this machine.</summary>
internal sealed class RpcServer(ILoggerFactory loggers) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, WorkerChannel> expected = new();
    private WebApplication? server;

    /// <summary>Where workers connect.</summary>
    public Uri Uri { get; private set; } = null!;

    public async Task StartAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(loggers).AddSingleton(this);
        builder.Services.AddGrpc(grpc => (grpc.MaxReceiveMessageSize, grpc.MaxSendMessageSize) = (null, null));
        server = builder.Build();
        server.MapGrpcService<FunctionRpcService>();
        await server.StartAsync(cancellation);
        Uri = new Uri(server.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>()
            .Addresses.First());
    }

    /// <summary>A worker that is about to be started.</summary>
    public WorkerChannel Expect(ILogger logger)
    {
        var channel = new WorkerChannel(Guid.CreateVersion7().ToString(), loggers, logger);
        expected[channel.WorkerId] = channel;
        return channel;
    }

    public void Forget(WorkerChannel channel) => expected.TryRemove(channel.WorkerId, out _);

    public async ValueTask DisposeAsync()
    {
        if (server is null)
            return;
        // A worker that is still connected would keep the server waiting for its stream.
        foreach (var channel in expected.Values)
            channel.Close();
        await server.StopAsync();
        await server.DisposeAsync();
    }

    private WorkerChannel? Find(string workerId) => expected.GetValueOrDefault(workerId);

    private sealed class FunctionRpcService(RpcServer server) : FunctionRpc.FunctionRpcBase
    {
        public override async Task EventStream(
            IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream,
            ServerCallContext context)
        {
            var isFirst = await requestStream.MoveNext(context.CancellationToken);
            if (isFirst && server.Find(requestStream.Current.StartStream?.WorkerId ?? "") is { } channel)
                await channel.RunAsync(requestStream, responseStream, context.CancellationToken);
        }
    }
}
