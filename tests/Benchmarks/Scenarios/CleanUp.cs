using System.Diagnostics;
using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

internal sealed class CleanUp : IScenario
{
    private const int Rows = 100_000, PerSecond = 50, Users = 20, ADeletedOneIn = 10;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3), Interval = TimeSpan.FromSeconds(1) / PerSecond;

    public string Name => "cleanup";

    public string Description => "removing 100,000 notifications, and 50 sends a second beside it";

    /// <summary>The writing takes a second with so many rows: it would be all that the sends' latencies show.</summary>
    public bool StorageInMemory => true;

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        using var api = new Api(stack.Api);
        var (sender, admin) = (await api.TokenAsync("sender", "sender"), await api.TokenAsync("admin", "admin"));
        var model = await StoredRows.LikeOneSentAsync(api, stack.StorageConnection, "old", cancellation);
        var past = TimeProvider.System.GetUtcNow().AddDays(-2);
        await model.SpreadAsync(Rows, (row, number) => row[number % ADeletedOneIn == 0 ? "DeletedAt" : "ExpiresAt"] = past, cancellation);
        var (before, beside) = (new Samples(), new Samples());
        await SendAsync(new Samples(), WarmUp);
        await SendAsync(before, load);

        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sends = SendUntilAsync(beside, int.MaxValue, done.Token);
        var (removed, took) = await CleanUpAsync();
        await done.CancelAsync();
        await sends;
        if (removed != Rows)
            throw new BenchmarkException($"{removed} notifications were removed instead of {Rows}.");
        return
        [
            new Measure("removed", removed / took.TotalSeconds, "/s"),
            .. Measure.P50P99("a send, alone", before),
            .. Measure.P50P99("a send beside it", beside, p99: 3 * before.Percentile(99)),
        ];

        async Task<(int Removed, TimeSpan Took)> CleanUpAsync()
        {
            var (started, count) = (Stopwatch.GetTimestamp(), 0);
            for (var complete = false; !complete;)
            {
                var report = await api.PostAsync("notifications/cleanup", admin, cancellation);
                count += report.GetProperty("expired").GetInt32() + report.GetProperty("deleted").GetInt32();
                complete = report.GetProperty("complete").GetBoolean();
            }
            return (count, Stopwatch.GetElapsedTime(started));
        }

        Task SendAsync(Samples samples, TimeSpan duration) =>
            SendUntilAsync(samples, (int)(duration.TotalSeconds * PerSecond), cancellation);

        async Task SendUntilAsync(Samples samples, int count, CancellationToken until)
        {
            try
            {
                await Schedule.RunAsync(count, Interval, SendOneAsync, until);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // The cleanup has ended.
            }

            async Task SendOneAsync(int number, long due)
            {
                await api.SendAsync(sender, Api.Notification(number, $"user-{number % Users}"), cancellation);
                samples.AddSince(due);
            }
        }
    }
}
