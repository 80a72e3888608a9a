using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

internal sealed class Memory : IScenario
{
    private const int Connections = 1_000, AtOnce = 8, SteadySamples = 5;
    private const double Steady = 0.01;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1), SettleLimit = TimeSpan.FromSeconds(30);

    public string Name => "memory";

    public string Description => "resident memory, idle and with 1,000 connections, once it is steady";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        double workerIdle = await SettledAsync(stack, cancellation), hostIdle = stack.HostUsage.MemoryMb,
            emulatorIdle = stack.Emulator.MemoryMb;
        using var api = new Api(stack.Api);
        var clients = new List<RealtimeClient>();
        try
        {
            foreach (var users in Enumerable.Range(1, Connections).Chunk(AtOnce))
                clients.AddRange(await Task.WhenAll(users.Select(user => ConnectAsync(api, user, cancellation))));
            double worker = await SettledAsync(stack, cancellation), host = stack.HostUsage.MemoryMb, emulator = stack.Emulator.MemoryMb;
            if (clients.Any(client => client.IsClosed))
                throw new BenchmarkException("connections were lost.");
            return
            [
                new Measure("worker, idle", workerIdle, "MB"),
                new Measure("worker, 1,000 connections", worker, "MB") { Budget = 160 },
                new Measure("host, idle", hostIdle, "MB"),
                new Measure("host, 1,000 connections", host, "MB") { Budget = 120 },
                new Measure("real-time emulator, idle", emulatorIdle, "MB"),
                new Measure("real-time emulator, 1,000 connections", emulator, "MB"),
            ];
        }
        finally
        {
            await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        }
    }

    private static async Task<RealtimeClient> ConnectAsync(Api api, int user, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return await api.ConnectAsync(await api.TokenAsync($"user-{user}"));
    }

    /// <summary>The worker's memory when it has moved by no more than a hundredth for some seconds, or after the limit.</summary>
    private static async Task<double> SettledAsync(Stack stack, CancellationToken cancellation)
    {
        var samples = new List<double>();
        do
        {
            await Task.Delay(Interval, cancellation);
            samples.Add(stack.WorkerUsage.MemoryMb);
        }
        while (samples.Count < SettleLimit / Interval && !IsSteady(samples.TakeLast(SteadySamples).ToArray()));
        return samples[^1];
    }

    private static bool IsSteady(double[] samples) =>
        samples.Length == SteadySamples && samples.Max() - samples.Min() <= Steady * samples.Max();
}
