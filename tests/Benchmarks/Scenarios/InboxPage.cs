using System.Diagnostics;
using System.Text.Json;
using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

internal sealed class InboxPage : IScenario
{
    private const int Requests = 200, WarmUp = 50, Rows = 10_000, PageSize = 20, Unread = 1_000;

    public string Name => "inbox";

    public string Description => "a page of 20 out of 10,000 rows of one user, the unread count of 1,000";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        using var api = new Api(stack.Api);
        var many = await FillAsync("many", Rows);
        await FillAsync("some", Unread);
        var pages = await RequestAsync("many", $"notifications?limit={PageSize}", json => json.GetProperty("items").GetArrayLength() == PageSize);
        var counts = await RequestAsync("some", "notifications/unread-count", json => json.GetProperty("count").GetInt32() == Unread);
        var storage = await RepeatAsync(() => many.PageAsync(PageSize + 1, cancellation));
        return
        [
            .. Measure.P50P99("page", pages, p99: 15),
            .. Measure.P50P99("page's query, storage alone", storage),
            .. Measure.P50P99("unread count", counts),
        ];

        async Task<StoredRows> FillAsync(string user, int count)
        {
            var rows = await StoredRows.LikeOneSentAsync(api, stack.StorageConnection, user, cancellation);
            await rows.FillAsync(count, cancellation);
            return rows;
        }

        async Task<Samples> RequestAsync(string user, string path, Func<JsonElement, bool> isRight)
        {
            var token = await api.TokenAsync(user);
            return await RepeatAsync(async () =>
            {
                var answer = await api.GetAsync(path, token, cancellation);
                if (!isRight(answer))
                    throw new BenchmarkException($"{path} did not answer what was stored.");
            });
        }
    }

    private static async Task<Samples> RepeatAsync(Func<Task> request)
    {
        var samples = new Samples();
        for (var i = 0; i < WarmUp + Requests; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await request();
            if (i >= WarmUp)
                samples.AddSince(started);
        }

        return samples;
    }
}
