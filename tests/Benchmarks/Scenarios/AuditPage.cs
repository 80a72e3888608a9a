using System.Diagnostics;
using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

internal sealed class AuditPage : IScenario
{
    private const int Rows = 100_000, UserRows = 100, Requests = 10, WarmUp = 2;

    /// <summary>The notifications were sent over so long, one user after the other.</summary>
    private static readonly TimeSpan SentOver = TimeSpan.FromDays(30);

    public string Name => "audit";

    public string Description => "a page of 100 of the audit, with 100,000 notifications of 30 days on record";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        using var api = new Api(stack.Api);
        var model = await StoredRows.LikeOneSentAsync(api, stack.StorageConnection, "audited", cancellation);
        await model.FillAsync(UserRows, cancellation);
        var now = TimeProvider.System.GetUtcNow();
        await model.SpreadAsync(Rows, (row, number) => row["CreatedAt"] = row["SentAt"] = now - (SentOver * number / Rows), cancellation);
        var token = await api.TokenAsync("admin", "admin");
        return
        [
            .. await MeasureAsync("by time, over everybody", "audit?limit=100"),
            .. await MeasureAsync("email log, over everybody", "audit?limit=100&channel=email"),
            .. await MeasureAsync("of one user", "audit?limit=100&user=audited"),
        ];

        async Task<IEnumerable<Measure>> MeasureAsync(string what, string path)
        {
            var samples = new Samples();
            for (var i = 0; i < WarmUp + Requests; i++)
            {
                var started = Stopwatch.GetTimestamp();
                await api.GetAsync(path, token, cancellation);
                if (i >= WarmUp)
                    samples.AddSince(started);
            }
            return Measure.P50P99(what, samples);
        }
    }
}
