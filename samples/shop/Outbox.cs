using System.Threading.Channels;
using Notifications.Client;

namespace Shop;

/// <param name="Name">For the log.</param>
/// <param name="SendAsync">May be tried several times.</param>
internal sealed record OutboxEntry(string Name, Func<NotificationsClient, CancellationToken, Task> SendAsync);

/// <summary>Orders do not wait for notifications: what is to be sent waits here until the server has it. A real shop keeps it in the
/// database, in the order's transaction.</summary>
internal sealed partial class Outbox(NotificationsClient client, TimeProvider time, ILogger<Outbox> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly Channel<OutboxEntry> entries = Channel.CreateUnbounded<OutboxEntry>();

    public void Add(OutboxEntry entry) => entries.Writer.TryWrite(entry);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var entry in entries.Reader.ReadAllAsync(stoppingToken))
        {
            while (!await IsSentAsync(entry, stoppingToken))
                await Task.Delay(Pause, time, stoppingToken);
        }
    }

    private async Task<bool> IsSentAsync(OutboxEntry entry, CancellationToken cancellation)
    {
        try
        {
            await entry.SendAsync(client, cancellation);
            return true;
        }
        catch (NotificationsException e)
        {
            LogFailed(entry.Name, e.Message);
            return !e.IsTransient;
        }
        catch (HttpRequestException e)
        {
            // No token for the call: the server that gives them is away too.
            LogFailed(entry.Name, e.Message);
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Name} was not sent: {Fault}")]
    private partial void LogFailed(string name, string fault);
}
