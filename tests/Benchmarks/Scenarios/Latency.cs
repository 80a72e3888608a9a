using System.Diagnostics;
using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

internal sealed class Latency : IScenario
{
    private const int Connected = 20, PerSecond = 50;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public string Name => "latency";

    public string Description => "50 sends a second, each to one of 20 connected users";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        using var api = new Api(stack.Api);
        await using var audience = await Audience.ConnectAsync(api, Connected, cancellation);
        var token = await api.TokenAsync("sender", "sender");
        int first = Sends(WarmUp), all = first + Sends(load);
        Samples answers = new(), deliveries = new();
        await Schedule.RunAsync(all, TimeSpan.FromSeconds(1) / PerSecond, SendAsync, cancellation);
        return [.. Measure.P50P99("POST", answers, 3, 8), .. Measure.P50P99("send to client", deliveries, 3, 8)];

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
    }

    private static int Sends(TimeSpan duration) => (int)(duration.TotalSeconds * PerSecond);
}
