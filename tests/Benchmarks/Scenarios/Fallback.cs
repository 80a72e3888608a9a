using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

/// <summary>Nobody acknowledges: each is pushed as often as the policy says, and then mailed.</summary>
/// <param name="perSecond">How many are sent in a second; null: as fast as they are answered.</param>
internal abstract class FallbackScenario(string name, int sends, int? perSecond) : IScenario
{
    private const int Connected = 20, Senders = 16, Attempts = 5;
    private const double BaseDelayMs = 500;

    /// <summary>All that the policy waits: 0.5, 1, 2, 4 and 8 seconds.</summary>
    private static readonly TimeSpan Waits = TimeSpan.FromMilliseconds(BaseDelayMs * ((1 << Attempts) - 1));

    /// <summary>Without it, how late a retry is can be told.</summary>
    private static readonly Dictionary<string, string> WithoutChance = new() { ["Notifications__Delivery__Jitter"] = "0" };

    /// <summary>No mail for so long: none comes any more.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<(Guid Id, int Attempt), long> pushes = new();

    public string Name => name;

    public string Description =>
        $"{sends:N0} critical sends {(perSecond is { } rate ? $"at {rate} a second" : "at once")} that nobody acknowledges: their "
        + "retries, and their mails";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        await using var mailbox = new MailSink();
        await stack.RestartAppAsync(mailbox.Settings, WithoutChance);
        await stack.WaitForAsync("health", cancellation);
        using var api = new Api(stack.Api);
        var clients = new List<RealtimeClient>();
        try
        {
            var sender = await api.TokenAsync("sender", "sender");
            for (var n = 0; n < Connected; n++)
            {
                var token = await api.TokenAsync($"user-{n}");
                await api.PutAsync($"recipients/user-{n}", sender, new { email = $"user-{n}@example.com" }, cancellation);
                clients.Add(await api.ConnectAsync(token, OnMessage));
            }

            if (perSecond is { } rate)
                await Schedule.RunAsync(sends, TimeSpan.FromSeconds(1) / rate, (number, _) => SendAsync(number), cancellation);
            else
                await Parallel.ForAsync(0, sends, new ParallelOptions
                {
                    MaxDegreeOfParallelism = Senders,
                    CancellationToken = cancellation
                }, async (number, _) => await SendAsync(number));
            var lastSent = Stopwatch.GetTimestamp();
            await mailbox.UntilAsync(sends, Waits + Quiet, lastSent, cancellation);
            return Measures(mailbox, lastSent);

            Task SendAsync(int number) => api.SendAsync(
                sender, new
                {
                    users = new[] { $"user-{number % Connected}" },
                    title = "Please look",
                    message = "It matters",
                    priority = "critical"
                }, cancellation);
        }
        finally
        {
            await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        }
    }

    private List<Measure> Measures(MailSink mailbox, long lastSent)
    {
        var late = new Samples();
        foreach (var ((id, attempt), at) in pushes)
        {
            if (pushes.TryGetValue((id, attempt + 1), out var next))
                late.Add(Stopwatch.GetElapsedTime(at, next) - TimeSpan.FromMilliseconds(BaseDelayMs * (1 << (attempt - 1))));
        }
        var different = mailbox.Mails.DistinctBy(mail => mail.MessageId).Count();
        var drained = Stopwatch.GetElapsedTime(lastSent, mailbox.Mails.Max(mail => mail.At)) - Waits;
        return
        [
            // Storage decides how fast a burst is over: what is late then has no budget.
            .. Measure.P50P99("retry later than the policy says", late, perSecond is null ? null : 100, perSecond is null ? null : 100),
            new Measure("last mail after the last one's waits", drained.TotalSeconds, "s"),
            new Measure("mails lost", sends - different, "") { Budget = 0 },
            new Measure("mails twice", mailbox.Mails.Count - different, "") { Budget = 0 },
        ];
    }

    private void OnMessage(string target, JsonElement argument)
    {
        var now = Stopwatch.GetTimestamp();
        if (target == "notification")
            pushes.TryAdd((argument.GetProperty("id").GetGuid(), argument.GetProperty("attempts").GetInt32()), now);
    }
}

internal sealed class Fallback() : FallbackScenario("fallback", 1_000, 20);

internal sealed class FallbackBurst() : FallbackScenario("fallback-burst", 1_000, null);
