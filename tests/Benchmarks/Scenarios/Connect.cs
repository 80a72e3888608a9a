using System.Diagnostics;
using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

internal sealed class Connect : IScenario
{
    private const int Connections = 200, WarmUp = 50;

    public string Name => "connect";

    public string Description => "negotiate and connect, 200 times one after another";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        using var api = new Api(stack.Api);
        var token = await api.TokenAsync("user");
        var samples = new Samples();
        for (var i = 0; i < WarmUp + Connections; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var started = Stopwatch.GetTimestamp();
            await using var client = await api.ConnectAsync(token);
            if (i >= WarmUp)
                samples.AddSince(started);
        }

        return [.. Measure.P50P99("connected", samples, p50: 5)];
    }
}
