using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

internal sealed class MarkAll : IScenario
{
    private const int Rows = 10_000;

    public string Name => "markall";

    public string Description => "marking 10,000 unread ones read";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        using var api = new Api(stack.Api);
        var rows = await StoredRows.LikeOneSentAsync(api, stack.StorageConnection, "many", cancellation);
        await rows.FillAsync(Rows, cancellation);
        var token = await api.TokenAsync("many");
        // As when the inbox was opened before: its badge was counted.
        await api.GetAsync("notifications/unread-count", token, cancellation);
        var unread = await rows.StateAsync(cancellation);
        var marks = await Repeat.RunAsync(() => MarkAsync(Rows), () => rows.RestoreAsync(unread, cancellation));
        var left = await api.GetAsync("notifications/unread-count", token, cancellation);
        var first = await Repeat.RunAsync(() => MarkAsync(1), () => rows.ForgetAsync(cancellation));
        return
        [
            .. Measure.P50P99("mark all read", marks, p99: 20),
                new Measure("left unread", left.GetProperty("count").GetInt32(), "") { Budget = 0 },
            .. Measure.P50P99("mark all read, never counted", first),
        ];

        async Task MarkAsync(int atLeast)
        {
            var answer = await api.PostAsync("notifications/mark-all-read", token, cancellation);
            if (answer.GetProperty("updated").GetInt32() < atLeast)
                throw new BenchmarkException("not all that was unread was marked.");
        }
    }
}
