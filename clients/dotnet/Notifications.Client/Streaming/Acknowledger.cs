using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;

namespace Notifications.Client;

/// <summary>Tells the server which notifications arrived: over the hub, by a call when that fails, and after the next connection when both
/// do.</summary>
internal sealed class Acknowledger(InboxClient inbox, Action<Exception> report)
{
    /// <summary>A catch-up brings hundreds: they are no reason to keep the server from anything else.</summary>
    private const int AtOnce = 4;

    private readonly Channel<Guid> waiting = Channel.CreateUnbounded<Guid>();
    private readonly ConcurrentQueue<Guid> failed = new();
    private Hub? hub;

    public void Add(Guid id) => waiting.Writer.TryWrite(id);

    /// <summary>What could not be told before is told now.</summary>
    public void Connected(Hub connected)
    {
        Volatile.Write(ref hub, connected);
        for (var count = failed.Count; count > 0 && failed.TryDequeue(out var id); count--)
            Add(id);
    }

    public void Disconnected() => Volatile.Write(ref hub, null);

    /// <summary>Until <see cref="Complete"/>, and all that was added is told.</summary>
    public Task RunAsync(CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => WorkAsync(cancellation)));

    public void Complete() => waiting.Writer.TryComplete();

    private async Task WorkAsync(CancellationToken cancellation)
    {
        await foreach (var id in waiting.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            try
            {
                await ReportAsync(id, cancellation).ConfigureAwait(false);
            }
            catch (NotificationsException e) when (IsGone(e))
            {
                // One that is gone needs no acknowledgement.
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                failed.Enqueue(id);
                report(e);
            }
        }
    }

    private async Task ReportAsync(Guid id, CancellationToken cancellation)
    {
        if (Volatile.Read(ref hub) is { } connected)
        {
            try
            {
                await connected.InvokeAsync("ack", [id.ToString()], cancellation).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested && !IsGone(e))
            {
                // Another way is left.
            }
        }
        await inbox.AcknowledgeAsync(id, cancellation).ConfigureAwait(false);
    }

    private static bool IsGone(Exception exception) => exception is NotificationsException { Status: HttpStatusCode.NotFound };
}
