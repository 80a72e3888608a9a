using System.Diagnostics;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

internal sealed class Start : IScenario
{
    private const int Runs = 5;

    public string Name => "start";

    public string Description => "from the start of the app's process to its first answer, median of 5";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        Samples served = new(), healthy = new();
        for (var run = 0; run < Runs; run++)
        {
            await stack.StopAppAsync();
            var started = Stopwatch.GetTimestamp();
            await stack.RestartAppAsync();
            await stack.WaitForAsync("openapi.json", cancellation);
            served.AddSince(started);
            await stack.WaitForAsync("health", cancellation);
            healthy.AddSince(started);
        }

        return
        [
            new Measure("first 200", served.Percentile(50) / 1000, "s") { Budget = 2 },
            new Measure("first 200 of health", healthy.Percentile(50) / 1000, "s") { Budget = 2 },
        ];
    }
}
