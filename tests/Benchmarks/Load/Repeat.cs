using System.Diagnostics;

namespace Benchmarks.Load;

/// <summary>One after another, after a warm-up.</summary>
internal static class Repeat
{
    private const int Requests = 500, WarmUp = 300;

    /// <param name="prepare">Before each, not measured.</param>
    public static async Task<Samples> RunAsync(Func<Task> request, Func<Task>? prepare = null)
    {
        var samples = new Samples();
        for (var i = 0; i < WarmUp + Requests; i++)
        {
            if (prepare is not null)
                await prepare();
            var started = Stopwatch.GetTimestamp();
            await request();
            if (i >= WarmUp)
                samples.AddSince(started);
        }

        return samples;
    }
}
