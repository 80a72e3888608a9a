using System.Diagnostics;
using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

internal sealed class Bulk : IScenario
{
    private const int Recipients = 100, Requests = 50, WarmUp = 20;

    public string Name => "bulk";

    public string Description => "one request to 100 connected recipients, one request after another";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        using var api = new Api(stack.Api);
        await using var audience = await Audience.ConnectAsync(api, Recipients, cancellation);
        var token = await api.TokenAsync("sender", "sender");
        Samples answers = new(), deliveries = new();
        for (var number = 0; number < WarmUp + Requests; number++)
        {
            var started = Stopwatch.GetTimestamp();
            await api.SendAsync(token, Api.Notification(number, audience.Users), cancellation);
            var answered = Stopwatch.GetElapsedTime(started);
            var arrivals = await Task.WhenAll(audience.Users.Select(user => audience.ArrivalAsync(number, user, cancellation)));
            if (number < WarmUp)
                continue;
            answers.Add(answered);
            deliveries.Add(Stopwatch.GetElapsedTime(started, arrivals.Max()));
        }

        return [.. Measure.P50P99("stored and pushed", answers, p50: 25), .. Measure.P50P99("last client has it", deliveries)];
    }
}
