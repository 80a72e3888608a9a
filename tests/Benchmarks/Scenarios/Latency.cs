using System.Diagnostics;
using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

internal sealed class Latency : IScenario
{
    private const int Connected = 20, PerSecond = 50;
    private static readonly TimeSpan StorageAlone = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1) / PerSecond;

    public string Name => "latency";

    public string Description => "50 sends a second, each to one of 20 connected users";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        using var api = new Api(stack.Api);
        await using var audience = await Audience.ConnectAsync(api, Connected, cancellation);
        var token = await api.TokenAsync("sender", "sender");
        int first = Sends(WarmUp.Duration), all = first + Sends(load);
        Samples answers = new(), deliveries = new(), inserts = new();
        await Schedule.RunAsync(all, Interval, SendAsync, cancellation);
        var rows = await StoredRows.LikeOneSentAsync(api, stack.StorageConnection, "model", cancellation);
        await Schedule.RunAsync(Sends(StorageAlone), Interval, InsertAsync, cancellation);
        return
        [
            .. Measure.P50P99("POST", answers, 3, 8),
            .. Measure.P50P99("send to client", deliveries, 3, 8),
            .. Measure.P50P99("insert, storage alone", inserts),
        ];

        async Task SendAsync(int number, long due)
        {
            var user = audience.Users[number % Connected];
            await api.SendAsync(token, Api.Notification(number, user), cancellation);
            var answered = Stopwatch.GetElapsedTime(due);
            var arrived = Stopwatch.GetElapsedTime(due, await audience.ArrivalAsync(number, user, cancellation));
            if (number < first)
                return;
            answers.Add(answered);
            deliveries.Add(arrived);
        }

        async Task InsertAsync(int _, long due)
        {
            await rows.Table.AddEntityAsync(rows.Copy(), cancellation);
            inserts.AddSince(due);
        }
    }

    private static int Sends(TimeSpan duration) => (int)(duration.TotalSeconds * PerSecond);
}
