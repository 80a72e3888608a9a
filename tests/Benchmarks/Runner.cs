using Benchmarks.Running;

namespace Benchmarks;

/// <summary>Runs scenario after scenario, each on a fresh stack, so that none pays for what another stored.</summary>
internal static class Runner
{
    public static async Task RunAsync(BenchmarkOptions options, CancellationToken cancellation)
    {
        var report = new Report(Machine.Read());
        foreach (var scenario in options.Scenarios)
        {
            await Console.Error.WriteLineAsync($"{scenario.Name}: {scenario.Description} …");
            await using var stack = new Stack();
            await stack.StartAsync(cancellation);
            report.Add(scenario.Name, await scenario.RunAsync(stack, TimeSpan.FromSeconds(options.Seconds), cancellation));
        }

        Console.WriteLine(options.Json ? report.ToJson() : $"\n{report.ToTable()}");
    }
}
