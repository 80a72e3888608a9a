using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

internal sealed class Unread : IScenario
{
    private const int Rows = 1_000;

    public string Name => "unread";

    public string Description => "the unread count of 1,000";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        using var api = new Api(stack.Api);
        var rows = await StoredRows.LikeOneSentAsync(api, stack.StorageConnection, "some", cancellation);
        await rows.FillAsync(Rows, cancellation);
        var token = await api.TokenAsync("some");
        var counts = await Repeat.RunAsync(CountAsync);
        var first = await Repeat.RunAsync(CountAsync, () => rows.ForgetAsync(cancellation));
        return [.. Measure.P50P99("unread count", counts, p99: 10), .. Measure.P50P99("unread count after one was read", first)];

        async Task CountAsync()
        {
            var answer = await api.GetAsync("notifications/unread-count", token, cancellation);
            if (answer.GetProperty("count").GetInt32() != Rows)
                throw new BenchmarkException("the unread count is not what was stored.");
        }
    }
}
