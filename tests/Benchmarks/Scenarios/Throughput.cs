using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

/// <summary>Storage alone is measured before and after: it slows down as its data grows.</summary>
internal sealed class Throughput : IScenario
{
    private const int Senders = 16;
    private static readonly TimeSpan StorageAlone = TimeSpan.FromSeconds(5);

    private int sent;

    public string Name => "throughput";

    public string Description => "16 senders, each to a connected user, as fast as they are answered";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        using var api = new Api(stack.Api);
        await using var audience = await Audience.ConnectAsync(api, Senders, cancellation);
        var token = await api.TokenAsync("sender", "sender");
        // In the same partitions as the sends: how many rows a partition has decides what an insert costs the emulator.
        var rows = new List<StoredRows>();
        foreach (var user in audience.Users)
            rows.Add(await StoredRows.LikeOneSentAsync(api, stack.StorageConnection, user, cancellation));

        await ClosedLoop.RunAsync(Senders, StorageAlone, InsertAsync, cancellation);
        await ClosedLoop.RunAsync(Senders, WarmUp.Duration, SendAsync, cancellation);
        var before = await ClosedLoop.RunAsync(Senders, StorageAlone, InsertAsync, cancellation);
        var (workerBefore, hostBefore) = (stack.WorkerUsage, stack.HostUsage);
        var sends = await ClosedLoop.RunAsync(Senders, load, SendAsync, cancellation);
        var (worker, host) = (stack.WorkerUsage, stack.HostUsage);
        var after = await ClosedLoop.RunAsync(Senders, StorageAlone, InsertAsync, cancellation);

        var storage = (before + after) / 2;
        return
        [
            new Measure("sends", sends, "/s"),
            new Measure("storage alone, inserts", storage, "/s"),
            new Measure("sends of storage alone", 100 * sends / storage, "%") { Budget = 90, MoreIsBetter = true },
            new Measure("worker's processor time of a send", OfASend(worker.ProcessorTime - workerBefore.ProcessorTime), "ms"),
            new Measure("host's processor time of a send", OfASend(host.ProcessorTime - hostBefore.ProcessorTime), "ms"),
        ];

        double OfASend(TimeSpan busy) => busy.TotalMilliseconds / (sends * load.TotalSeconds);

        Task SendAsync(int sender) =>
            api.SendAsync(token, Api.Notification(Interlocked.Increment(ref sent), audience.Users[sender]), cancellation);

        Task InsertAsync(int sender) => rows[sender].Table.AddEntityAsync(rows[sender].Copy(), cancellation);
    }
}
