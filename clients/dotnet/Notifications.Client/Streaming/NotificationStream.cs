using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Notifications.Client;

/// <summary>One user's notifications as they arrive, each once: pushed while connected, and fetched after each reconnect. It connects
/// when it is read, and reconnects automatically until reading ends.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is no System.IO.Stream, and nobody takes it for one.")]
public sealed class NotificationStream
{
    /// <summary>A connection that ends sooner was no success: the waits go on growing.</summary>
    private static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(10), AcknowledgingLimit = TimeSpan.FromSeconds(5);

    private readonly ApiCaller caller;
    private readonly InboxClient inbox;
    private readonly NotificationStreamOptions options;
    private readonly TimeProvider time;
    private readonly ILogger? logger;
    private readonly RecentIds handed = new(Feed.Remembered);

    /// <summary>Was there when the stream began.</summary>
    private IReadOnlyList<Guid> earlier = [];
    private Guid? resumeAfter;
    private int isReading;

    internal NotificationStream(ApiCaller caller, NotificationStreamOptions options, TimeProvider time, ILogger? logger)
    {
        (this.caller, this.options, this.time, this.logger) = (caller, options, time, logger);
        inbox = new InboxClient(caller);
        resumeAfter = options.After;
    }

    /// <summary>The newest notification that was returned; pass it to <see cref="NotificationStreamOptions.After"/> in the program's next
    /// run. Null before the first one.</summary>
    public Guid? Newest { get; private set; }

    /// <summary>Reads new notifications one after another, without gaps or duplicates. It ends only with an exception, or when reading is
    /// stopped or cancelled; reading it again continues where it ended. One reader at a time. Notifications wait in memory until they
    /// are read.</summary>
    /// <param name="cancellationToken">Stops the stream.</param>
    /// <exception cref="NotificationsException">401: the token is refused. 403: the caller may not connect; an API key can't. Everything
    /// else is retried with increasing delays.</exception>
    public async IAsyncEnumerable<Notification> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var told in ReadAsync(false, cancellationToken).ConfigureAwait(false))
        {
            if (told is NotificationReceived received)
                yield return received.Notification;
        }
    }

    /// <summary>Reads all events: notifications as in <see cref="ReadAsync(CancellationToken)"/>, their changes, the unread count,
    /// messages, announcements, custom events, and the state of the connection.</summary>
    /// <param name="cancellationToken">Stops the stream.</param>
    /// <exception cref="NotificationsException">401 or 403; see <see cref="ReadAsync(CancellationToken)"/>.</exception>
    public IAsyncEnumerable<StreamEvent> ReadEventsAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(true, cancellationToken);

    private async IAsyncEnumerable<StreamEvent> ReadAsync(bool wantsCounts, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref isReading, 1) == 1)
            throw new InvalidOperationException("This stream is being read already: make another one.");
        var events = Channel.CreateUnbounded<StreamEvent>(new UnboundedChannelOptions { SingleReader = true });
        var gap = new Gap();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var stopAcknowledging = new CancellationTokenSource();
        var acknowledger = new Acknowledger(inbox, Report);
        var acknowledging = acknowledger.RunAsync(stopAcknowledging.Token);
        var receiving = ReceiveAsync(events.Writer, gap, acknowledger, wantsCounts, stop.Token);
        try
        {
            await foreach (var told in events.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                if (told is NotificationReceived received)
                    Hand(received.Notification, acknowledger);
                yield return told;
            }
        }
        finally
        {
            acknowledger.Complete();
            stopAcknowledging.CancelAfter(AcknowledgingLimit);
            await acknowledging.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await stop.CancelAsync().ConfigureAwait(false);
            await receiving.ConfigureAwait(false);
            resumeAfter = TimeIds.Earlier(TimeIds.Earlier(resumeAfter, gap.After), OldestOf(events.Reader));
            Volatile.Write(ref isReading, 0);
        }
    }

    private void Hand(Notification notification, Acknowledger acknowledger)
    {
        lock (handed)
            handed.Add(notification.Id);
        if (Newest is not { } newest || notification.Id.CompareTo(newest) > 0)
            resumeAfter = Newest = notification.Id;
        if (options.Acknowledge && notification.AcknowledgedAt is null)
            acknowledger.Add(notification.Id);
    }

    /// <summary>Of what was received and nobody read.</summary>
    private static Guid? OldestOf(ChannelReader<StreamEvent> events)
    {
        Guid? oldest = null;
        while (events.TryRead(out var told))
        {
            if (told is NotificationReceived { Notification.Id: var id })
                oldest = TimeIds.Earlier(oldest, id);
        }
        return oldest;
    }

    /// <summary>Ends the channel, with what it ended by.</summary>
    private async Task ReceiveAsync(
        ChannelWriter<StreamEvent> events, Gap gap, Acknowledger acknowledger, bool wantsCounts, CancellationToken cancellation)
    {
        try
        {
            events.TryWrite(new ConnectionChanged(StreamState.Connecting));
            if (resumeAfter is null)
                await BeginAsync(cancellation).ConfigureAwait(false);
            var parts = new StreamParts(caller, inbox, options, time)
            {
                Feed = new Feed(KnownIds(), resumeAfter),
                Gap = gap,
                Acknowledger = acknowledger,
                WasHanded = WasHanded,
                WantsCounts = wantsCounts,
                Publish = published => events.TryWrite(published),
                Report = Report,
            };
            await ConnectAsync(parts, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            events.TryComplete();
        }
        catch (Exception e)
        {
            events.TryComplete(e);
        }
    }

    /// <summary>What is there already is not new.</summary>
    private async Task BeginAsync(CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                (resumeAfter, earlier) = await new CatchUp(inbox).BeginAsync(time, cancellation).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested && !IsRefusal(e))
            {
                Report(e);
                await Task.Delay(Backoff.Of(attempt, e), time, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task ConnectAsync(StreamParts parts, CancellationToken cancellation)
    {
        var wasConnected = false;
        for (var attempt = 0; ; attempt++)
        {
            var began = time.GetTimestamp();
            Exception? failure = null;
            try
            {
                await new StreamSession(parts).RunAsync(OnConnected, cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested && !(IsRefusal(e) && (!wasConnected || IsSignedOut(e))))
            {
                failure = e;
                Report(e);
            }
            if (time.GetElapsedTime(began) > StableAfter)
                attempt = 0;
            parts.Publish(new ConnectionChanged(StreamState.Reconnecting, failure));
            await Task.Delay(Backoff.Of(attempt, failure), time, cancellation).ConfigureAwait(false);
        }

        void OnConnected()
        {
            wasConnected = true;
            if (logger is not null)
                Log.Connected(logger);
            parts.Publish(new ConnectionChanged(StreamState.Connected));
        }
    }

    private Guid[] KnownIds()
    {
        lock (handed)
            return [.. earlier, .. handed.All];
    }

    private bool WasHanded(Guid id)
    {
        lock (handed)
            return handed.Has(id);
    }

    /// <summary>Exceptions of connections may quote addresses: only ours are known not to.</summary>
    private void Report(Exception exception)
    {
        if (logger is not null)
            Log.TryingAgain(logger, exception is NotificationsException ? exception.Message : exception.GetType().Name);
    }

    /// <summary>Trying again would change nothing.</summary>
    private static bool IsRefusal(Exception exception) =>
        exception is NotificationsException { Status: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden };

    private static bool IsSignedOut(Exception exception) => exception is NotificationsException { Status: HttpStatusCode.Unauthorized };
}
