using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Benchmarks.Load;

namespace Benchmarks.Soak;

/// <summary>What senders and people do all day, each at its own pace, always the same for the same seed. Everybody acknowledges what
/// comes.</summary>
internal sealed class MixedLoad(Api api, int seed) : IAsyncDisposable
{
    public const int People = 100;

    private const int LargeSend = 300, MaxRunning = 500;
    private static readonly TimeSpan Large = TimeSpan.FromSeconds(30), Everyone = TimeSpan.FromSeconds(15);

    private readonly Random random = new(seed);
    private readonly ConcurrentDictionary<string, string> tokens = new();
    private readonly RealtimeClient?[] clients = new RealtimeClient?[People];
    private string sender = "";
    private int sends, received, failures, running;
    private string? lastFailure;
    private Samples answers = new();

    public int Sends => Volatile.Read(ref sends);

    public int Received => Volatile.Read(ref received);

    public int Failures => Volatile.Read(ref failures);

    public string? LastFailure => Volatile.Read(ref lastFailure);

    /// <summary>How long sends took since the last call.</summary>
    public Samples TakeAnswers() => Interlocked.Exchange(ref answers, new Samples());

    public async Task ConnectAsync(CancellationToken cancellation)
    {
        sender = await api.TokenAsync("sender", "sender");
        for (var person = 0; person < People; person++)
        {
            cancellation.ThrowIfCancellationRequested();
            await ReconnectAsync(person);
        }
    }

    public Task RunAsync(CancellationToken stop) => Task.WhenAll(
        AtRateAsync(20, () => SendAsync([UserOf(Next())]), stop),
        AtRateAsync(2, () => SendAsync([.. Enumerable.Range(0, 10).Select(_ => UserOf(Next())).Distinct()]), stop),
        AtRateAsync(5, () => ReadAsync(Next()), stop),
        AtRateAsync(2, () => MarkAsync(Next()), stop),
        AtRateAsync(1, () => ReconnectAsync(Next()), stop),
        AtRateAsync(1 / Everyone.TotalSeconds, () => PostAsync(Api.Notification(0, [], [], true)), stop),
        AtRateAsync(1 / Large.TotalSeconds, () => api.QueueAsync(
            sender, Api.Notification(0, Enumerable.Range(0, LargeSend).Select(n => $"absent-{n}")), CancellationToken.None), stop));

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(clients.OfType<RealtimeClient>().Select(client => client.DisposeAsync().AsTask()));

    /// <summary>An open loop, so that a slow app gets no less to do.</summary>
    private async Task AtRateAsync(double perSecond, Func<Task> call, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1) / perSecond);
        var calls = new List<Task>();
        while (await TicksAsync(timer, stop))
        {
            calls.RemoveAll(ended => ended.IsCompleted);
            if (calls.Count < MaxRunning)
                calls.Add(TryAsync(call));
            else
                Fail($"more than {MaxRunning} calls of one kind were under way");
        }
        await Task.WhenAll(calls);
    }

    private static async Task<bool> TicksAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task TryAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception e) when (e is BenchmarkException or HttpRequestException or IOException or TimeoutException or JsonException
            or OperationCanceledException or System.Net.WebSockets.WebSocketException)
        {
            Fail(e.Message);
        }
    }

    private void Fail(string why)
    {
        Interlocked.Increment(ref failures);
        Volatile.Write(ref lastFailure, why);
    }

    private async Task SendAsync(string[] users)
    {
        var started = Stopwatch.GetTimestamp();
        await PostAsync(Api.Notification(0, users));
        Volatile.Read(ref answers).AddSince(started);
    }

    private async Task PostAsync(object body)
    {
        await api.SendAsync(sender, body, CancellationToken.None);
        Interlocked.Increment(ref sends);
    }

    private async Task ReadAsync(int person)
    {
        var token = await TokenOfAsync(person);
        await api.GetAsync("notifications?limit=20", token, CancellationToken.None);
        await api.GetAsync("notifications/unread-count", token, CancellationToken.None);
    }

    /// <summary>The newest one, and now and then all.</summary>
    private async Task MarkAsync(int person)
    {
        var token = await TokenOfAsync(person);
        if (Next() < People / 10)
        {
            await api.PostAsync("notifications/mark-all-read", token, CancellationToken.None);
            return;
        }
        var page = await api.GetAsync("notifications?limit=1", token, CancellationToken.None);
        if (page.GetProperty("items").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } newest)
            await api.PostAsync($"notifications/{newest.GetProperty("id")}/read", token, CancellationToken.None);
    }

    private async Task ReconnectAsync(int person)
    {
        var token = await TokenOfAsync(person);
        if (Interlocked.Exchange(ref clients[person], null) is { } before)
            await before.DisposeAsync();
        var client = await api.ConnectAsync(token, (target, argument) => OnMessage(token, target, argument));
        if (Interlocked.CompareExchange(ref clients[person], client, null) is not null)
            await client.DisposeAsync();
    }

    private void OnMessage(string token, string target, JsonElement argument)
    {
        if (target != "notification")
            return;
        Interlocked.Increment(ref received);
        var id = argument.GetProperty("id").GetGuid();
        if (Interlocked.Increment(ref running) <= MaxRunning)
            _ = AcknowledgeAsync(id, token);
        else
            Interlocked.Decrement(ref running);
    }

    private async Task AcknowledgeAsync(Guid id, string token)
    {
        await TryAsync(() => api.PostAsync($"notifications/{id}/ack", token, CancellationToken.None));
        Interlocked.Decrement(ref running);
    }

    private async Task<string> TokenOfAsync(int person)
    {
        if (!tokens.TryGetValue(UserOf(person), out var token))
            tokens[UserOf(person)] = token = await api.TokenAsync(UserOf(person));
        return token;
    }

    private int Next()
    {
        lock (random)
            return random.Next(People);
    }

    private static string UserOf(int person) => $"person-{person}";
}
