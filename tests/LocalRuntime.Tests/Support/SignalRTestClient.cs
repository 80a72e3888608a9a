using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace SignalR.Testing;

/// <summary>The official SignalR client over WebSockets. It keeps what it receives until a test asks for it, and it never reconnects:
/// a connection that is lost by accident should fail the test.</summary>
public sealed class SignalRTestClient : IAsyncDisposable
{
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(3);

    private readonly HubConnection connection;
    private readonly Dictionary<string, Channel<JsonElement[]>> received = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<Exception?> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SignalRTestClient(HubConnection connection, IEnumerable<string> targets, Action<string, JsonElement[]>? onMessage)
    {
        this.connection = connection;
        connection.Closed += error =>
        {
            closed.TrySetResult(error);
            return Task.CompletedTask;
        };
        foreach (var target in targets)
            Record(target, onMessage);
    }

    public string ConnectionId { get; private set; } = "";

    /// <summary>Ends with the connection; its value is what the service gave as the reason, or what broke it.</summary>
    public Task<Exception?> Closed => closed.Task;

    /// <summary>Connects to the service, or to the app, whose negotiate endpoint tells where the service is.</summary>
    /// <param name="targets">What it listens to: messages with one argument. The official client drops everything else.</param>
    /// <param name="onMessage">Called for each message instead of keeping it for <see cref="ReceiveAsync"/>.</param>
    public static async Task<SignalRTestClient> ConnectAsync(
        Uri url, string? token, IEnumerable<string> targets, Action<string, JsonElement[]>? onMessage = null)
    {
        var connection = new HubConnectionBuilder().WithUrl(url, HttpTransportType.WebSockets, options =>
            options.AccessTokenProvider = () => Task.FromResult(token)).Build();
        var client = new SignalRTestClient(connection, targets, onMessage);
        try
        {
            await connection.StartAsync().WaitAsync(DefaultLimit);
            client.ConnectionId = connection.ConnectionId!;
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>The next message for a target, in the order of arrival.</summary>
    /// <exception cref="TimeoutException">None came within the limit.</exception>
    public async Task<JsonElement[]> ReceiveAsync(string target, TimeSpan? limit = null)
    {
        using var cancellation = new CancellationTokenSource(limit ?? DefaultLimit);
        try
        {
            return await received[target].Reader.ReadAsync(cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No '{target}' message came within {limit ?? DefaultLimit}.");
        }
    }

    /// <summary>Calls the app and waits for its result (undefined when there is none).</summary>
    /// <exception cref="Microsoft.AspNetCore.SignalR.HubException">The app or the service answered with an error.</exception>
    public async Task<JsonElement> InvokeAsync(string target, params object?[] arguments) =>
        await connection.InvokeCoreAsync(target, typeof(JsonElement), arguments).WaitAsync(DefaultLimit) as JsonElement? ?? default;

    public Task SendAsync(string target, params object?[] arguments) => connection.SendCoreAsync(target, arguments);

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private void Record(string target, Action<string, JsonElement[]>? onMessage)
    {
        var messages = received[target] = Channel.CreateUnbounded<JsonElement[]>();
        connection.On(target, [typeof(JsonElement)], arguments =>
        {
            JsonElement[] message = [.. arguments.Cast<JsonElement>()];
            if (onMessage is not null)
                onMessage(target, message);
            else
                messages.Writer.TryWrite(message);
            return Task.CompletedTask;
        });
    }
}
