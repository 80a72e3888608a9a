using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using LocalRuntime.Tests.Support;
using Xunit;

namespace LocalRuntime.Tests.SignalR;

/// <summary>The official JavaScript client in a Node process.</summary>
public sealed class JsClient : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);
    private readonly Process node;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> answers = new();
    private readonly Channel<JsonElement> messages = Channel.CreateUnbounded<JsonElement>();
    private readonly TaskCompletionSource<string?> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task reading;
    private int id;

    private JsClient(Process node)
    {
        this.node = node;
        reading = ReadAsync();
    }

    public string ConnectionId { get; private set; } = "";

    /// <summary>The message of the error that onclose got, or null.</summary>
    public Task<string?> Closed => closed.Task.WaitAsync(Limit);

    public static async Task<JsClient> ConnectAsync(Uri url, string token, string transport, params string[] targets)
    {
        var directory = await Installed.Value;
        var client = new JsClient(Start("node", "client.mjs", directory));
        try
        {
            var answer = await client.CallAsync(new { op = "connect", url, token, transport, targets });
            client.ConnectionId = answer.GetString() ?? "";
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    public Task<JsonElement> InvokeAsync(string target, params object?[] args) => CallAsync(new { op = "invoke", target, args });

    public Task SendAsync(string target, params object?[] args) => CallAsync(new { op = "send", target, args });

    public Task StreamAsync(string target, params object?[] args) => CallAsync(new { op = "stream", target, args });

    public Task StopAsync() => CallAsync(new { op = "stop" });

    public async Task<JsonElement[]> ReceiveAsync(string target)
    {
        using var limit = new CancellationTokenSource(Limit);
        var message = await messages.Reader.ReadAsync(limit.Token);
        Assert.Equal(target, message.GetProperty("target").GetString());
        return [.. message.GetProperty("args").EnumerateArray()];
    }

    public async ValueTask DisposeAsync()
    {
        node.StandardInput.Close();
        await node.WaitForExitAsync().WaitAsync(Limit);
        await reading;
        node.Dispose();
    }

    private async Task<JsonElement> CallAsync(object command)
    {
        var number = Interlocked.Increment(ref id);
        var line = JsonSerializer.SerializeToNode(command)!;
        line["id"] = number;
        var answer = answers[number] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await node.StandardInput.WriteLineAsync(line.ToJsonString());
        await node.StandardInput.FlushAsync();
        return await answer.Task.WaitAsync(Limit);
    }

    private async Task ReadAsync()
    {
        while (await node.StandardOutput.ReadLineAsync() is { } text)
        {
            var line = JsonElement.Parse(text);
            if (line.TryGetProperty("id", out var number))
                Answer(answers[number.GetInt32()], line);
            else if (line.GetProperty("event").GetString() == "message")
                messages.Writer.TryWrite(line);
            else
                closed.TrySetResult(line.GetProperty("error").GetString());
        }
    }

    private static void Answer(TaskCompletionSource<JsonElement> waiting, JsonElement line)
    {
        if (line.TryGetProperty("error", out var error))
            waiting.TrySetException(new InvalidOperationException(error.GetString()));
        else
            waiting.TrySetResult(line.GetProperty("result"));
    }

    private static async Task<string> InstallAsync()
    {
        var directory = Repository.PathOf("tests", "signalr-client");
        if (!Directory.Exists(Path.Combine(directory, "node_modules")))
        {
            using var npm = Start(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "ci --no-audit --no-fund --loglevel=error", directory);
            npm.StandardInput.Close();
            await npm.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(3));
            await npm.WaitForExitAsync();
            Assert.Equal(0, npm.ExitCode);
        }

        return directory;
    }

    private static Process Start(string file, string arguments, string directory) => Process.Start(new ProcessStartInfo(file, arguments)
    {
        WorkingDirectory = directory,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;
}
