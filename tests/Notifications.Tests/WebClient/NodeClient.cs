using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using LocalRuntime.Tests.Support;

namespace Notifications.Tests.WebClient;

/// <summary>The TypeScript client, as built, in a Node process.</summary>
internal sealed class NodeClient : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private readonly Process node;
    private readonly Task reading;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> answers = new();
    private readonly ConcurrentDictionary<string, Channel<JsonElement>> events = new();
    private int calls;

    public NodeClient(Uri api, string token)
    {
        var script = Repository.PathOf("clients", "web", "packages", "client", "test", "app", "driver.mjs");
        node = Process.Start(
            new ProcessStartInfo("node", [script, api.ToString(), token]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        reading = ReadAsync();
    }

    public async Task<JsonElement> CallAsync(string method, params object?[] args)
    {
        var id = Interlocked.Increment(ref calls);
        var answer = answers[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { id, call = method, args }));
        await node.StandardInput.FlushAsync();
        return await answer.Task.WaitAsync(Limit);
    }

    /// <summary>The next event of this name: its <c>payload</c> and <c>info</c>.</summary>
    public async Task<JsonElement> NextAsync(string name)
    {
        using var limit = new CancellationTokenSource(Limit);
        return await Of(name).Reader.ReadAsync(limit.Token);
    }

    /// <summary>Reads states until this one.</summary>
    public async Task StateAsync(string state)
    {
        while ((await NextAsync("state")).GetProperty("payload").GetString() != state)
        {
        }
    }

    /// <summary>Ends by itself when the client holds nothing any more; else this fails.</summary>
    public async ValueTask DisposeAsync()
    {
        node.StandardInput.Close();
        try
        {
            await node.WaitForExitAsync().WaitAsync(Limit);
            await reading;
        }
        finally
        {
            if (!node.HasExited)
                node.Kill();
            node.Dispose();
        }
    }

    private async Task ReadAsync()
    {
        while (await node.StandardOutput.ReadLineAsync() is { } text)
        {
            var line = JsonElement.Parse(text);
            if (!line.TryGetProperty("id", out var id))
                Of(line.GetProperty("event").GetString()!).Writer.TryWrite(line);
            else if (line.TryGetProperty("error", out var error))
                answers[id.GetInt32()].TrySetException(new InvalidOperationException(error.GetString()));
            else
                answers[id.GetInt32()].TrySetResult(line.GetProperty("result"));
        }
    }

    private Channel<JsonElement> Of(string name) => events.GetOrAdd(name, _ => Channel.CreateUnbounded<JsonElement>());
}
