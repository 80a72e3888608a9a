using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Notifications.Shared;

namespace Notifications.Channels;

/// <summary>Sends by a channel, and notices when its provider takes nothing any more.</summary>
public sealed class ChannelMonitor(
    IEnumerable<IChannel> channels, ChannelHealthStore store, WaitingMessages waiting, TimeProvider time, ILogger<ChannelMonitor> logger)
{
    /// <summary>Some "come again later" are about one mailbox or one browser; so many in a row, with nothing taken in between, are not.</summary>
    private const int AnswersInARow = 3;

    /// <summary>How often a failure that goes on is written again, and how old what is known of other instances may be.</summary>
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(5);

    /// <summary>What an instance wrote about its waiting messages is not true for longer: that is the longest wait between two tries.</summary>
    private static readonly TimeSpan WaitingIsTrueFor = TimeSpan.FromMinutes(10);

    private readonly Dictionary<ChannelKind, IChannel> channels = channels.ToDictionary(c => c.Kind);
    private readonly ConcurrentDictionary<ChannelKind, Known> known = new();

    public IEnumerable<ChannelKind> Kinds => channels.Keys;

    public bool IsConfigured(ChannelKind kind) => channels[kind].IsConfigured;

    public async Task<ChannelResult> SendAsync(ChannelKind kind, ChannelMessage message, CancellationToken cancellation)
    {
        var result = await channels[kind].SendAsync(message, cancellation);
        try
        {
            await NoteAsync(kind, result, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // The message may be gone already: as a failure of this call it would be sent a second time.
            logger.HealthNotNoted(SnakeCase<ChannelKind>.NameOf(kind), e.GetType().Name);
        }
        return result;
    }

    /// <summary>How it is with a channel, whichever instance noticed; without <see cref="ChannelHealth.OldestWaiting"/> of its queue.</summary>
    public async Task<ChannelHealth> HealthOfAsync(ChannelKind kind, CancellationToken cancellation)
    {
        if (!channels[kind].IsConfigured)
            return ChannelHealth.Of(kind, ChannelStatus.NotConfigured);
        var failure = await store.FindAsync(kind, cancellation);
        var here = waiting.OldestOf(kind);
        if (failure is null)
            return ChannelHealth.Of(kind, ChannelStatus.Ok) with { OldestWaiting = here };
        var elsewhere = time.GetUtcNow() - failure.At < WaitingIsTrueFor ? failure.WaitingSince : null;
        return ChannelHealth.Of(kind, ChannelStatus.Failing) with
        {
            FailingSince = failure.Since,
            LastCause = failure.Cause,
            LastFailureAt = failure.At,
            OldestWaiting = here is null || elsewhere < here ? elsewhere : here,
        };
    }

    private Task NoteAsync(ChannelKind kind, ChannelResult result, CancellationToken cancellation)
    {
        var state = known.GetOrAdd(kind, _ => new Known());
        switch (result.Provider)
        {
            case ProviderState.Works:
                Interlocked.Exchange(ref state.AnswersInARow, 0);
                return WorksAsync(kind, state, cancellation);
            case ProviderState.Fails:
                return FailedAsync(kind, state, result.Cause!, cancellation);
            case ProviderState.AnswersLater when Interlocked.Increment(ref state.AnswersInARow) >= AnswersInARow:
                return FailedAsync(kind, state, result.Cause!, cancellation);
            default:
                return Task.CompletedTask;
        }
    }

    private async Task FailedAsync(ChannelKind kind, Known state, string cause, CancellationToken cancellation)
    {
        if (state.Cause == cause && time.GetElapsedTime(state.WrittenAt) < Refresh)
            return;
        if (state.Cause is null)
            logger.ChannelFails(SnakeCase<ChannelKind>.NameOf(kind), cause);
        await store.FailedAsync(kind, cause, time.GetUtcNow(), waiting.OldestOf(kind), cancellation);
        (state.Cause, state.WrittenAt) = (cause, time.GetTimestamp());
    }

    private async Task WorksAsync(ChannelKind kind, Known state, CancellationToken cancellation)
    {
        // Another instance may have found it failing: that is looked for, but not with every message.
        if (state.Cause is null && state.WrittenAt != 0 && time.GetElapsedTime(state.WrittenAt) < Refresh)
            return;
        if (state.Cause is not null)
            logger.ChannelWorks(SnakeCase<ChannelKind>.NameOf(kind));
        await store.WorksAsync(kind, cancellation);
        (state.Cause, state.WrittenAt) = (null, time.GetTimestamp());
    }

    /// <summary>What this instance wrote last. Two calls that end at once write the same twice at the worst.</summary>
    private sealed class Known
    {
        public int AnswersInARow;

        public string? Cause { get; set; }

        public long WrittenAt { get; set; }
    }
}
