using System.Diagnostics;
using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

internal sealed class Broadcast : IScenario
{
    private const int Rounds = 20, WarmUp = 5, FewOnRecord = 1_000, ManyOnRecord = 100_000, MembersOfARole = 1_000;
    private static readonly TimeSpan QueueDone = TimeSpan.FromSeconds(2);

    public string Name => "broadcast";

    public string Description =>
        "one broadcast to all connected clients, one after another; what it costs with few and many users on record";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        using var api = new Api(stack.Api);
        var sender = await api.TokenAsync("sender", "sender");
        var number = 0;
        var measures = new List<Measure>();
        foreach (var clients in new[] { 500, 1_000 })
        {
            await using var audience = await Audience.ConnectAsync(api, clients, cancellation);
            var last = new Samples();
            for (var round = 0; round < WarmUp + Rounds; round++)
            {
                var elapsed = await SendAsync(api, sender, audience, ++number, cancellation);
                if (round >= WarmUp)
                    last.Add(elapsed);
            }
            measures.AddRange(Measure.P50P99($"last of {clients:N0} clients has it", last, p50: clients == 500 ? 17 : null));
        }

        await using var counter = await StorageCounter.StartAsync(stack.StorageConnection, cancellation);
        await stack.RestartAppAsync(counter.Settings);
        await stack.WaitForAsync("health", cancellation);
        using var counted = new Api(stack.Api);
        foreach (var onRecord in new[] { FewOnRecord, ManyOnRecord })
        {
            // Over many roles: an insert costs the emulator more the more rows its partition has.
            foreach (var role in Enumerable.Range(1, onRecord / MembersOfARole))
                await Members.AddAsync(stack.StorageConnection, $"on-record-{onRecord}-{role}", MembersOfARole, cancellation);
            await counted.SendAsync(sender, Api.Notification(++number, [], [], true), cancellation);
            await counter.UntilQuietAsync(QueueDone, cancellation);
            var started = Stopwatch.GetTimestamp();
            await counted.SendAsync(sender, Api.Notification(++number, [], [], true), cancellation);
            var took = Stopwatch.GetElapsedTime(started);
            var transactions = await counter.UntilQuietAsync(QueueDone, cancellation);
            // The push is the second of the two that the budget counts; it is none of storage's.
            measures.Add(new Measure($"storage transactions, {onRecord:N0} on record", transactions.Count, "") { Budget = 1 });
            measures.Add(new Measure($"request, {onRecord:N0} on record", took.TotalMilliseconds, "ms"));
        }
        return measures;
    }

    private static async Task<TimeSpan> SendAsync(Api api, string sender, Audience audience, int number, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await api.SendAsync(sender, Api.Notification(number, [], [], true), cancellation);
        var arrivals = await Task.WhenAll(audience.Users.Select(user => audience.ArrivalAsync(number, user, cancellation)));
        return Stopwatch.GetElapsedTime(started, arrivals.Max());
    }
}
