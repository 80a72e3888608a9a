using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Soak;

/// <summary>Mixed load for a long time: does memory, do sockets or queues grow?</summary>
internal static partial class SoakRun
{
    private const int Seed = 1, Samples = 120;
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(2);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task RunAsync(TimeSpan duration, bool asJson, CancellationToken cancellation)
    {
        var machine = Machine.Read();
        await using var stack = new Stack(storageInMemory: false);
        await stack.StartAsync(cancellation);
        using var api = new Api(stack.Api);
        await using var load = new MixedLoad(api, Seed);
        await load.ConnectAsync(cancellation);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(duration);
        var running = load.RunAsync(end.Token);
        var samples = await SampleAsync(stack, load, duration, cancellation);
        await running;
        if (load.Failures > 0)
            await Console.Error.WriteLineAsync($"{load.Failures} calls failed, the last: {load.LastFailure}");
        Console.WriteLine(asJson
            ? JsonSerializer.Serialize(new { Machine = machine, Samples = samples }, Json)
            : string.Create(CultureInfo.InvariantCulture, $"""

                {machine}
                {MixedLoad.People} people, {load.Sends:#,0} sends, {load.Received:#,0} received, {load.Failures} failures

                {SoakReport.Of(samples)}
                """));
    }

    private static async Task<IReadOnlyList<SoakSample>> SampleAsync(
        Stack stack, MixedLoad load, TimeSpan duration, CancellationToken cancellation)
    {
        using var metrics = new HttpClient { BaseAddress = stack.Api };
        var interval = duration / Samples is var wanted && wanted > ShortestInterval ? wanted : ShortestInterval;
        using var timer = new PeriodicTimer(interval);
        var samples = new List<SoakSample>();
        while ((samples.Count + 1) * interval <= duration && await timer.WaitForNextTickAsync(cancellation))
        {
            stack.App.RequireRunning();
            var answers = load.TakeAnswers();
            samples.Add(new SoakSample(
                (samples.Count + 1) * interval, stack.WorkerUsage, stack.HostUsage,
                await QueueAgeAsync(metrics, cancellation), answers.Count > 0 ? answers.Percentile(50) : null,
                answers.Count > 0 ? answers.Percentile(99) : null, load.Sends, load.Failures));
        }
        return samples;
    }

    private static async Task<double> QueueAgeAsync(HttpClient http, CancellationToken cancellation)
    {
        var text = await http.GetStringAsync(new Uri("metrics", UriKind.Relative), cancellation);
        return QueueAge().Matches(text).Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
            .DefaultIfEmpty().Max();
    }

    [GeneratedRegex(@"^notifications_queue_waiting_seconds\{[^}]*\} (\S+)", RegexOptions.Multiline)]
    private static partial Regex QueueAge();
}
