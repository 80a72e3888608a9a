using System.Diagnostics;
using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

/// <summary>Delivered is what its client has acknowledged: the time runs until the app has answered that.</summary>
internal sealed class Confirm : IScenario
{
    private const int Connected = 20, PerSecond = 50;
    private static readonly TimeSpan Counted = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1) / PerSecond;

    // The queue looks at a confirmation after the policy's base delay of two seconds.
    private static readonly TimeSpan QueueDone = TimeSpan.FromSeconds(5);

    public string Name => "confirm";

    public string Description => "50 high-priority sends a second, each acknowledged";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        using var api = new Api(stack.Api);
        await using var audience = await Audience.ConnectAsync(api, Connected, cancellation);
        var sender = await api.TokenAsync("sender", "sender");
        var users = await Task.WhenAll(audience.Users.Select(user => api.TokenAsync(user)));
        var (sent, delivered) = (0, new Samples());
        await SendAsync(WarmUp.Duration, null);
        await SendAsync(load, delivered);

        await using var counter = await StorageCounter.StartAsync(stack.StorageConnection, cancellation);
        await counter.UntilQuietAsync(QueueDone, cancellation);
        await stack.RestartAppAsync(new Dictionary<string, string> { ["AzureWebJobsStorage"] = counter.ConnectionString });
        await stack.WaitForAsync("health", cancellation);
        // The first of each kind makes sure of its table and queue.
        await SendAsync(Interval, null);
        await counter.UntilQuietAsync(QueueDone, cancellation);
        await SendAsync(Counted, null);
        var counted = await counter.UntilQuietAsync(QueueDone, cancellation);
        return
        [
            .. Measure.P50P99("send to delivered", delivered, 15, 40),
            new Measure("storage transactions of a send", (double)counted.Count / Sends(Counted), "") { Budget = 5 },
        ];

        async Task SendAsync(TimeSpan duration, Samples? samples)
        {
            var first = sent;
            sent += Sends(duration);
            await Schedule.RunAsync(Sends(duration), Interval, async (number, due) =>
            {
                var user = (first + number) % Connected;
                var body = new
                {
                    users = new[] { audience.Users[user] },
                    title = "Please look",
                    message = "It matters",
                    priority = "high",
                    data = new { number = first + number }
                };
                var answer = await api.SendAsync(sender, body, cancellation);
                await audience.ArrivalAsync(first + number, audience.Users[user], cancellation);
                await api.PostAsync($"notifications/{answer.GetProperty("notifications")[0].GetProperty("id")}/ack", users[user],
                    cancellation);
                samples?.Add(Stopwatch.GetElapsedTime(due));
            }, cancellation);
        }
    }

    private static int Sends(TimeSpan duration) => (int)(duration.TotalSeconds * PerSecond);
}
