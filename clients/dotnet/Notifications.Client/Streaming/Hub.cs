using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections.Client;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace Notifications.Client;

/// <summary>One connection to the hub: made once, and gone once it is closed.</summary>
internal sealed class Hub : IAsyncDisposable
{
    private static readonly TimeSpan OpeningLimit = TimeSpan.FromSeconds(20), AnswerLimit = TimeSpan.FromSeconds(15);
    private readonly HubConnection connection;
    private readonly TaskCompletionSource<Exception?> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Hub(HubConnection connection)
    {
        this.connection = connection;
        connection.Closed += error =>
        {
            closed.TrySetResult(error);
            return Task.CompletedTask;
        };
    }

    /// <summary>What broke it; null when it was closed.</summary>
    public Task<Exception?> Closed => closed.Task;

    /// <param name="handle">Gets every event in the order of arrival, with its name.</param>
    public static async Task<Hub> OpenAsync(
        Negotiation negotiation, Action<HttpConnectionOptions>? configure, Action<string, JsonElement> handle,
        CancellationToken cancellation)
    {
        var builder = new HubConnectionBuilder().WithUrl(negotiation.Url, options =>
        {
            options.AccessTokenProvider = () => Task.FromResult<string?>(negotiation.AccessToken);
            configure?.Invoke(options);
        });
        builder.Services.AddSingleton<IHubProtocol>(new EventProtocol());
        var hub = new Hub(builder.Build());
        hub.connection.On(EventProtocol.Target, [typeof(string), typeof(JsonElement)], arguments =>
        {
            handle((string)arguments[0]!, (JsonElement)arguments[1]!);
            return Task.CompletedTask;
        });
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(OpeningLimit);
        try
        {
            await hub.connection.StartAsync(limit.Token).ConfigureAwait(false);
            return hub;
        }
        catch (Exception e)
        {
            await hub.DisposeAsync().ConfigureAwait(false);
            if (e is OperationCanceledException && !cancellation.IsCancellationRequested)
                throw new TimeoutException($"Connecting took longer than {OpeningLimit}.");
            throw;
        }
    }

    /// <exception cref="NotificationsException">The app refused the call.</exception>
    /// <exception cref="TimeoutException">It did not answer.</exception>
    public async Task InvokeAsync(string method, object[] arguments, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(AnswerLimit);
        try
        {
            var answer = await connection.InvokeCoreAsync(method, typeof(JsonElement), arguments, limit.Token).ConfigureAwait(false);
            if (answer is JsonElement { ValueKind: JsonValueKind.Object } members && members.TryGetProperty("problem", out var refused)
                && refused.Deserialize(ClientJson.Default.Problem) is { } problem)
                throw new NotificationsException($"Hub method {method}", (HttpStatusCode)problem.Status, problem);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{method} took longer than {AnswerLimit}.");
        }
    }

    public Task CloseAsync() => connection.StopAsync();

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
