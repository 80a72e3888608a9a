using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Benchmarks.Load;

/// <summary>Connected users, and when which notification reached them.</summary>
internal sealed class Audience : IAsyncDisposable
{
    private static readonly TimeSpan ArrivalLimit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan JoinLimit = TimeSpan.FromSeconds(60);

    private readonly List<RealtimeClient> clients = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> joined = new();
    private readonly ConcurrentDictionary<(int Number, string User), TaskCompletionSource<long>> arrivals = new();

    /// <summary>Their ids.</summary>
    public IReadOnlyList<string> Users { get; private init; } = [];

    public static async Task<Audience> ConnectAsync(Api api, int count, CancellationToken cancellation)
    {
        var audience = new Audience { Users = [.. Enumerable.Range(1, count).Select(n => $"user-{n}")] };
        try
        {
            foreach (var user in audience.Users)
            {
                cancellation.ThrowIfCancellationRequested();
                var token = await api.TokenAsync(user);
                audience.clients.Add(await api.ConnectAsync(token, (target, argument) => audience.OnMessage(user, target, argument)));
            }

            // The app tells a connection its unread count once it is in its groups: before that, a broadcast would not reach it.
            await Task.WhenAll(audience.Users.Select(user => audience.Joined(user).Task)).WaitAsync(JoinLimit, cancellation);
            return audience;
        }
        catch
        {
            await audience.DisposeAsync();
            throw;
        }
    }

    /// <summary>The <see cref="Stopwatch"/> timestamp at which the user had this notification.</summary>
    /// <exception cref="BenchmarkException">It did not come.</exception>
    public async Task<long> ArrivalAsync(int number, string user, CancellationToken cancellation)
    {
        try
        {
            return await Arrival(number, user).Task.WaitAsync(ArrivalLimit, cancellation);
        }
        catch (TimeoutException)
        {
            throw new BenchmarkException($"notification {number} did not reach {user} within {ArrivalLimit.TotalSeconds} s.");
        }
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));

    private void OnMessage(string user, string target, JsonElement argument)
    {
        var now = Stopwatch.GetTimestamp();
        if (target == "unreadCount")
            Joined(user).TrySetResult();
        if (target == "notification")
            Arrival(argument.GetProperty("data").GetProperty("number").GetInt32(), user).TrySetResult(now);
    }

    private TaskCompletionSource Joined(string user) =>
        joined.GetOrAdd(user, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private TaskCompletionSource<long> Arrival(int number, string user) =>
        arrivals.GetOrAdd((number, user), _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
}
