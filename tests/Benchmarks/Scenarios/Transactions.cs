using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

/// <summary>Storage is paid by the transaction: each is counted, from the request until the queue has nothing more to do.</summary>
internal sealed class Transactions : IScenario
{
    private const int Sends = 20, Recipients = 100;

    // The queue looks at a confirmation after the policy's base delay.
    private const string BaseDelay = "Notifications__Delivery__Normal__BaseDelay";
    private static readonly TimeSpan QueueDone = TimeSpan.FromSeconds(3);

    public string Name => "transactions";

    public string Description => "storage transactions of a send, from the request until nothing is left to do";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        await using var counter = await StorageCounter.StartAsync(stack.StorageConnection, cancellation);
        await stack.RestartAppAsync(counter.Settings, new Dictionary<string, string> { [BaseDelay] = "00:00:01" });
        await stack.WaitForAsync("health", cancellation);
        using var api = new Api(stack.Api);
        var sender = await api.TokenAsync("sender", "sender");
        var user = await api.TokenAsync("user");
        await CountAsync(Sends, () => ConfirmedAsync(true));

        var plain = await CountAsync(Sends, () => api.SendAsync(sender, Api.Notification(0, "user"), cancellation));
        var confirmed = await CountAsync(Sends, () => ConfirmedAsync(true));
        var unconfirmed = await CountAsync(Sends, () => ConfirmedAsync(false));
        string[] many = [.. Enumerable.Range(1, Recipients).Select(n => $"user-{n}")];
        var bulk = await CountAsync(1, () => api.SendAsync(sender, Api.Notification(0, many), cancellation));
        return
        [
            new Measure("send", plain, ""),
            new Measure("send with confirmation, acknowledged", confirmed, "") { Budget = 5 },
            new Measure("send with confirmation, never acknowledged", unconfirmed, ""),
            new Measure("per recipient of 100 in one request", bulk / Recipients, ""),
        ];

        async Task ConfirmedAsync(bool acknowledge)
        {
            var body = new
            {
                users = new[] { "user" },
                title = "Please confirm",
                message = "Is this right?",
                requiresAcknowledgement = true
            };
            var answer = await api.SendAsync(sender, body, cancellation);
            if (acknowledge)
                await api.PostAsync($"notifications/{answer.GetProperty("notifications")[0].GetProperty("id")}/ack", user, cancellation);
        }

        async Task<double> CountAsync(int times, Func<Task> send)
        {
            counter.Take();
            for (var i = 0; i < times; i++)
                await send();
            var counted = await counter.UntilQuietAsync(QueueDone, cancellation);
            return (double)counted.Count / times;
        }
    }
}
