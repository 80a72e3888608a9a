using System.Diagnostics;
using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

internal sealed class CleanUp : IScenario
{
    private const int Rows = 20_000, Senders = 4;

    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(5);

    private int sent;

    public string Name => "cleanup";

    public string Description => "removing 20,000 expired rows, and sends beside it";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        using var api = new Api(stack.Api);
        var rows = await StoredRows.LikeOneSentAsync(api, stack.StorageConnection, "old", cancellation);
        await rows.FillAsync(Rows, cancellation, expiresAt: DateTimeOffset.UtcNow.AddMinutes(-1));
        var (sender, admin) = (await api.TokenAsync("sender", "sender"), await api.TokenAsync("admin", "admin"));
        await SendAsync(new Samples(), Alone);
        var (before, beside, removed) = (new Samples(), new Samples(), 0);
        await SendAsync(before, Alone);

        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sends = SendUntilAsync(beside, done.Token);
        var started = Stopwatch.GetTimestamp();
        for (var complete = false; !complete;)
        {
            var report = await api.PostAsync("notifications/cleanup", admin, cancellation);
            removed += report.GetProperty("expired").GetInt32();
            complete = report.GetProperty("complete").GetBoolean();
        }

        var took = Stopwatch.GetElapsedTime(started);
        await done.CancelAsync();
        await sends;
        if (removed < Rows - 1)
            throw new BenchmarkException($"only {removed} rows were removed.");
        return
        [
            new Measure("rows removed", removed / took.TotalSeconds, "/s"),
            .. Measure.P50P99("a send, alone", before),
            .. Measure.P50P99("a send beside it", beside),
        ];

        async Task SendAsync(Samples samples, TimeSpan duration)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(duration);
            await SendUntilAsync(samples, limit.Token);
        }

        Task SendUntilAsync(Samples samples, CancellationToken until) => Task.WhenAll(Enumerable.Range(0, Senders).Select(async n =>
        {
            while (!until.IsCancellationRequested)
            {
                var began = Stopwatch.GetTimestamp();
                await api.SendAsync(sender, Api.Notification(Interlocked.Increment(ref sent), $"user-{n}"), cancellation);
                samples.AddSince(began);
            }
        }));
    }
}
