using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.TimeZones;
using Notifications.Delivery.Channels;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Telemetry;

namespace Notifications.Delivery.Digests;

/// <summary>Sends the digests that are due. Each is claimed in its row first, with what it holds, so that two who run at once send it once;
/// one whose sender was killed is sent again when the claim is over, and only then can a person get it twice (with the same
/// Message-ID).</summary>
public sealed class DigestSender(
    DigestStore digests, DigestItems digestItems, DigestMail mail, DigestSequence sequence, Ids ids, TimeProvider time,
    IOptions<DigestOptions> options, ILogger<DigestSender> logger)
{
    private const int Parallel = 8;

    /// <summary>A function may run for five minutes; what is left is the next run's.</summary>
    private static readonly TimeSpan RunFor = TimeSpan.FromMinutes(4);

    public async Task RunAsync(CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var (sent, failed) = (0, 0);
        var limits = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
        await System.Threading.Tasks.Parallel.ForEachAsync(digests.DueAsync(time.GetUtcNow(), cancellation), limits, async (due, token) =>
        {
            if (time.GetElapsedTime(started) > RunFor)
                return;
            try
            {
                if (await SendAsync(due, token))
                    Interlocked.Increment(ref sent);
            }
            catch (Exception e) when (!token.IsCancellationRequested)
            {
                // One user's digest must not keep the others' from being sent; it comes again when its claim is over.
                logger.DigestFailed(e);
                Interlocked.Increment(ref failed);
            }
        });
        logger.DigestsSent(sent, failed);
    }

    private async Task<bool> SendAsync(DueUser due, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var open = await digests.FindAsync(due.Namespace, due.UserId, cancellation);
        if (open?.NotBefore > now)
            return false;
        if (open is null)
            await sequence.PlanAgainAsync(due.Namespace, due.UserId, now, cancellation);
        var isSent = open?.DueAt <= now && !await sequence.WaitsForQuietHoursAsync(open, now, cancellation)
            && await SendAsync(open, now, cancellation);
        await digests.LookedAtAsync(due, now, cancellation);
        return isSent;
    }

    /// <summary>False when there was nothing to send, or it was not taken, or somebody else sends it.</summary>
    private async Task<bool> SendAsync(OpenDigest due, DateTimeOffset now, CancellationToken cancellation)
    {
        var waiting = await digests.ItemsAsync(due.Namespace, due.UserId, cancellation);
        // What an earlier try was about to send, less what it had settled.
        WaitingItem[] sent = [.. due.Id is not null ? waiting.Where(w => due.Items.Contains(w.Id)) : waiting.Take(options.Value.MaxItems)];
        Guid[] items = [.. sent.Select(s => s.Id)];
        using var sending = Tracing.StartLater("digest", ActivityKind.Consumer, sent.Select(s => s.TraceParent));
        var claim = due with { Id = due.Id ?? ids.Next(), Items = items, NotBefore = now + options.Value.ClaimTimeout };
        if (await digests.TryWriteAsync(claim, cancellation) is not { } claimed)
            return false;
        var found = await digestItems.FindAsync(claimed, cancellation);
        var open = found.Where(f => f.Refusal is null).Select(f => f.Notification).ToArray();
        var result = open.Length == 0 ? null : await mail.SendAsync(claimed, open, cancellation);
        if (result is ChannelResult.RetryLater later && now < due.DueAt + options.Value.GiveUpAfter)
        {
            await digests.TryWriteAsync(claimed with { NotBefore = now + later.After }, cancellation);
            return false;
        }
        await SettleAsync(claimed, found, result, cancellation);
        return result is ChannelResult.Accepted;
    }

    private async Task SettleAsync(
        OpenDigest digest, IReadOnlyList<DigestItem> found, ChannelResult? result, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var digested = found.Where(f => f.Digested is not null).ToDictionary(f => f.Digested!.Value);
        var items = digest.Items.Select(id => digested.TryGetValue(id, out var item)
            ? new SettledItem(id, item.Notification, EventOf(item, result, now), true) : new SettledItem(id, null, null, true));
        var listed = found.Where(f => f.Digested is null)
            // Without an address nothing was to be told, now or at any digest.
            .Select(f => new SettledItem(f.Notification.Id, f.Notification,
                result is ChannelResult.NoAddress or ChannelResult.NotConfigured ? null : EventOf(f, result, now), false));
        await digests.SettleAsync(digest, items.Concat(listed), cancellation);
        await sequence.CloseAsync(digest, found, now, cancellation);
    }

    private static HistoryEvent EventOf(DigestItem item, ChannelResult? result, DateTimeOffset now)
    {
        var (kind, detail) = item.Refusal is { } reason ? (HistoryEventKind.ChannelSkipped, SnakeCase<RefusalReason>.NameOf(reason))
            : result switch
            {
                ChannelResult.Accepted => (HistoryEventKind.ChannelSent, "digest"),
                ChannelResult.Rejected rejected => (HistoryEventKind.ChannelFailed, rejected.Reason),
                ChannelResult.RetryLater later => (HistoryEventKind.ChannelFailed, later.Reason),
                ChannelResult.NoAddress => (HistoryEventKind.ChannelSkipped, "no_address"),
                ChannelResult.NotConfigured => (HistoryEventKind.ChannelSkipped, "not_configured"),
                _ => throw new InvalidOperationException($"{result?.GetType().Name ?? "Nothing"} is no result of sending a mail."),
            };
        var subject = item.Refusal is null ? result?.Subject : null;
        return new HistoryEvent(now, kind) { Channel = ChannelKind.Email, Detail = detail, Subject = subject };
    }
}

public sealed class DigestTimerFunctions(DigestSender sender)
{
    /// <summary>Zones are whole quarters of an hour from UTC. "All that is due", never "this quarter's": runs missed while the app was down
    /// are not made up.</summary>
    [Function("DigestsTimer")]
    public Task Run([TimerTrigger("0 */15 * * * *")] TimerInfo timer, CancellationToken cancellation) => sender.RunAsync(cancellation);
}

/// <summary>When a user's next digest is due.</summary>
internal static class DigestSchedule
{
    /// <summary>How often the timer looks for those that are due.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    /// <summary>After <paramref name="now"/>, in the user's zone, and not within their quiet hours: then it is due when those
    /// end.</summary>
    public static Instant NextAfter(UserRules user, Instant now)
    {
        var next = OnTheHour(user.Preferences.Digest, user.Preferences.DigestsInbox, user.Zone, now);
        return user.Preferences.QuietHours?.EndOf(next, user.Zone) ?? next;
    }

    /// <param name="isDaily">Without a frequency of its own: a digest that somebody asked for comes once a day.</param>
    private static Instant OnTheHour(DigestSettings digest, bool isDaily, DateTimeZone zone, Instant now)
    {
        var local = now.InZone(zone).LocalDateTime;
        if (digest.Frequency is DigestFrequency.Hourly || (digest.Frequency is DigestFrequency.Immediate && !isDaily))
            return now + Duration.FromHours(1) - (local.TimeOfDay - TimeAdjusters.TruncateToHour(local.TimeOfDay)).ToDuration();
        var (step, first) = digest.Frequency == DigestFrequency.Weekly
            ? (7, local.Date.PlusDays(((int)digest.Day - (int)local.DayOfWeek + 7) % 7))
            : (1, local.Date);
        var next = At(first);
        return next > now ? next : At(first.PlusDays(step));

        Instant At(LocalDate day) => zone.ResolveLocal(day.At(new LocalTime(digest.Hour, 0)), Resolvers.LenientResolver).ToInstant();
    }
}
