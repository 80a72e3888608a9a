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
            if (scenario is ISizedScenario sized)
                sized.Size = options.Size ?? sized.Size;
            await Console.Error.WriteLineAsync($"{scenario.Name}: {scenario.Description} …");
            await using var stack = new Stack(scenario.StorageInMemory);
            await stack.StartAsync(cancellation);
            report.Add(scenario.Name, await RunAsync(scenario, stack, TimeSpan.FromSeconds(options.Seconds), cancellation));
        }

        Console.WriteLine(options.Json ? report.ToJson() : $"\n{report.ToTable()}");
    }

    private static async Task<IReadOnlyList<Measure>> RunAsync(
        IScenario scenario, Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        try
        {
            return await scenario.RunAsync(stack, load, cancellation);
        }
        catch (HttpRequestException)
        {
            // When the app has ended, its last words say more than a refused connection.
            stack.App.RequireRunning();
            throw;
        }
    }
}
