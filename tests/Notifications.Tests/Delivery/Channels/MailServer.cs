using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;

namespace Notifications.Tests.Delivery.Channels;

/// <summary>A real SMTP server in a process of its own; see tests/mail-server.</summary>
public sealed class MailServer : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private readonly Process node;
    private readonly Channel<JsonElement> events = Channel.CreateUnbounded<JsonElement>();
    private readonly Task reading;

    private MailServer(Process node)
    {
        this.node = node;
        reading = ReadAsync();
    }

    public int Port { get; private set; }

    /// <summary>All that it got so far.</summary>
    public ConcurrentQueue<JsonElement> Mails { get; } = new();

    public static async Task<MailServer> StartAsync(object? options = null)
    {
        var server = new MailServer(
            await NodePackage.StartAsync("mail-server", "server.mjs", JsonSerializer.Serialize(options ?? new { })));
        server.Port = (await server.NextAsync("listening")).GetProperty("port").GetInt32();
        return server;
    }

    /// <summary>The next event of this kind; others before it are skipped.</summary>
    public async Task<JsonElement> NextAsync(string kind)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            var next = await events.Reader.ReadAsync(limit.Token);
            if (next.GetProperty("event").GetString() == kind)
                return next;
        }
    }

    /// <summary>Lets one that was started with <c>hold</c> answer.</summary>
    public Task ReleaseAsync() => OrderAsync("go");

    /// <summary>Lets it close all connections, as if they had been idle for too long.</summary>
    public Task CloseConnectionsAsync() => OrderAsync("close");

    /// <summary>Lets it never answer again on the connections that are open.</summary>
    public async Task MuteConnectionsAsync()
    {
        await OrderAsync("mute");
        await NextAsync("muted");
    }

    /// <summary>What happened so far and was not read.</summary>
    public IReadOnlyList<string> Pending()
    {
        var pending = new List<string>();
        while (events.Reader.TryRead(out var next))
            pending.Add(next.GetProperty("event").GetString()!);
        return pending;
    }

    public async ValueTask DisposeAsync()
    {
        node.StandardInput.Close();
        await node.WaitForExitAsync().WaitAsync(Limit);
        await reading;
        node.Dispose();
    }

    private async Task OrderAsync(string order)
    {
        await node.StandardInput.WriteLineAsync(order);
        await node.StandardInput.FlushAsync();
    }

    private async Task ReadAsync()
    {
        while (await node.StandardOutput.ReadLineAsync() is { } line)
        {
            var happened = JsonElement.Parse(line);
            if (happened.GetProperty("event").GetString() == "mail")
                Mails.Enqueue(happened);
            events.Writer.TryWrite(happened);
        }
        events.Writer.Complete();
    }
}
