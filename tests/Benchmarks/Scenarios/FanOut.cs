using System.Diagnostics;
using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

internal sealed class FanOut : IScenario
{
    private const int Recipients = 10_000, Runs = 3;
    private static readonly TimeSpan QueueDone = TimeSpan.FromSeconds(3), Limit = TimeSpan.FromMinutes(2),
        Check = TimeSpan.FromMilliseconds(20);

    public string Name => "fanout10k";

    public string Description => "one request to a role of 10,000, until the last inbox has it";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        await Members.AddAsync(stack.StorageConnection, "everybody", Recipients, cancellation);
        using var api = new Api(stack.Api);
        var sender = await api.TokenAsync("sender", "sender");
        var stored = new Samples();
        for (var run = 0; run < Runs; run++)
            stored.Add(await SendAsync(api, sender, Api.Notification(run, [], ["everybody"], false), Recipients, cancellation));

        await using var counter = await StorageCounter.StartAsync(stack.StorageConnection, cancellation);
        await stack.RestartAppAsync(counter.Settings);
        await stack.WaitForAsync("health", cancellation);
        using var counted = new Api(stack.Api);
        await counted.QueueAsync(sender, Api.Notification(0, [], ["nobody"], false), cancellation);
        await counter.UntilQuietAsync(QueueDone, cancellation);
        await counted.QueueAsync(sender, Api.Notification(Runs, [], ["everybody"], false), cancellation);
        var transactions = await counter.UntilQuietAsync(QueueDone, cancellation);
        return
        [
            new Measure("all stored, median", stored.Percentile(50) / 1000, "s") { Budget = 2 },
            new Measure("recipients per second", Recipients / (stored.Percentile(50) / 1000), "/s"),
            new Measure("storage transactions per recipient", (double)transactions.Count / Recipients, "") { Budget = 0.03 },
        ];
    }

    /// <summary>From the request until the report says that everybody has it.</summary>
    public static async Task<TimeSpan> SendAsync(Api api, string sender, object send, int recipients, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var id = await api.QueueAsync(sender, send, cancellation);
        while (Stopwatch.GetElapsedTime(started) < Limit)
        {
            var report = await api.GetAsync($"sends/{id}", sender, cancellation);
            if (report.GetProperty("status").GetString() != "completed")
            {
                await Task.Delay(Check, cancellation);
                continue;
            }
            var reached = report.GetProperty("stored").GetInt32();
            return reached == recipients
                ? report.GetProperty("completedAt").GetDateTimeOffset() - report.GetProperty("createdAt").GetDateTimeOffset()
                : throw new BenchmarkException($"only {reached} of {recipients} were reached.");
        }
        throw new BenchmarkException($"the fan-out did not complete within {Limit.TotalSeconds} s.");
    }
}
