using Azure;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform.Storage;

namespace Notifications.Delivery;

/// <summary>A row for each channel of a notification that fell back, beside the notification: claimed before a try and settled after it,
/// so that a message that comes twice does not send twice.</summary>
public sealed class ChannelStateStore(Tables tables, INotificationObserver observer)
{
    private const string HeldUntil = nameof(ChannelState.HeldUntil), NextTryAt = nameof(ChannelState.NextTryAt),
        IsResent = nameof(ChannelState.IsResent);

    private static readonly TimeSpan LongestRelease = TimeSpan.FromHours(1);

    /// <param name="step">Of the notification's plan; null without one.</param>
    internal async Task<ChannelState?> FindAsync(
        Notification notification, ChannelKind channel, CancellationToken cancellation, int? step = null)
    {
        var table = await tables.InboxAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            Keys.Partition(notification.Namespace, notification.UserId), RowKey(notification, channel, step),
            cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } row } ? To(row, channel) with { Step = step } : null;
    }

    /// <summary>Whether the channel is trying the notification, by itself or for any step of its plan.</summary>
    internal async Task<bool> IsUnderWayAsync(Notification notification, ChannelKind channel, CancellationToken cancellation) =>
        (await UnderWayAsync(notification, channel, cancellation)).Length > 0;

    /// <summary>The rows of this channel that are not settled: its own, and those of the plan's steps.</summary>
    internal async Task<ChannelState[]> UnderWayAsync(Notification notification, ChannelKind channel, CancellationToken cancellation)
    {
        var steps = notification.Plan?.Plan.Steps.Index().Where(s => s.Item.Kind == channel).Select(s => (int?)s.Index) ?? [];
        var found = await Task.WhenAll(steps.Append(null).Select(step => FindAsync(notification, channel, cancellation, step)));
        return [.. found.OfType<ChannelState>().Where(state => state.Stage is ChannelStage.Trying or ChannelStage.Waiting)];
    }

    /// <summary>Writes what is to be, over what was (null: nothing). Null when somebody else was first.</summary>
    internal async Task<ChannelState?> TryClaimAsync(
        Notification notification, ChannelState? before, ChannelState claim, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var row = From(notification, claim);
        return await table.TryPutAsync(row, before?.ETag, cancellation) is { } response
            ? claim with { ETag = response.Headers.ETag!.Value } : null;
    }

    /// <summary>Writes what became of a try and its event, in one transaction. False when somebody took the claim over, or it was
    /// erased.</summary>
    internal async Task<bool> SettleAsync(
        Notification notification, ChannelState state, IReadOnlyList<HistoryEvent> happened, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var row = new TableTransactionAction(TableTransactionActionType.UpdateReplace, From(notification, state), state.ETag);
        TableTransactionAction[] actions = [row, .. happened.Select(e => HistoryEntity.Write(notification, e))];
        try
        {
            await table.SubmitTransactionAsync(actions, cancellation);
            foreach (var one in happened)
                observer.ChannelTried(notification, one);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return false;
        }
    }

    /// <summary>How many of the user's older notifications are being released on this channel now. One whose message was lost to the dead
    /// letters is not waited for longer than that.</summary>
    internal async Task<int> CountReleasedBeforeAsync(
        Notification notification, ChannelKind channel, DateTimeOffset now, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var (from, until) = InboxKeys.OlderChannels(notification.UserId, notification.ChannelId);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Keys.Partition(notification.Namespace, notification.UserId)} and RowKey gt {from} and RowKey lt {until}")
            + TableClient.CreateQueryFilter($" and HeldUntil le {now} and HeldUntil ge {now - LongestRelease}");
        var count = 0;
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, ["RowKey"], cancellation))
            count += row.RowKey.EndsWith($"|{SnakeCase<ChannelKind>.NameOf(channel)}", StringComparison.Ordinal) ? 1 : 0;
        return count;
    }

    /// <summary>As if the channel had not been turned to. False when it changed since it was read.</summary>
    internal async Task<bool> TryForgetAsync(Notification notification, ChannelState state, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        try
        {
            await table.DeleteEntityAsync(
                Keys.Partition(notification.Namespace, notification.UserId), RowKey(notification, state.Channel, state.Step), state.ETag,
                cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            return false;
        }
    }

    /// <summary>Forgets a channel that quiet hours held: its notification was settled meanwhile.</summary>
    internal async Task DropHeldAsync(string ns, string user, Guid id, ChannelKind channel, int? step, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var (partition, key) = (Keys.Partition(ns, user), InboxKeys.Channel(user, id, NameOf(channel, step)));
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, key, [HeldUntil], cancellation);
        if (found is { HasValue: true, Value: { } row } && row.GetDateTimeOffset(HeldUntil) is not null)
            await table.DeleteEntityAsync(partition, key, ETag.All, cancellation);
    }

    private static TableEntity From(Notification notification, ChannelState state)
    {
        var row = new TableEntity(
            Keys.Partition(notification.Namespace, notification.UserId), RowKey(notification, state.Channel, state.Step))
        {
            [nameof(ChannelState.Stage)] = SnakeCase<ChannelStage>.NameOf(state.Stage),
            [nameof(ChannelState.Tries)] = state.Tries,
            [nameof(ChannelState.StartedAt)] = state.StartedAt,
            [nameof(ChannelState.ChangedAt)] = state.ChangedAt,
            [NotificationEntity.ExpiresAt] = notification.ExpiresAt,
            [HeldUntil] = state.HeldUntil,
            [NextTryAt] = state.NextTryAt,
        };
        if (state.IsResent)
            row[IsResent] = true;
        return row;
    }

    private static ChannelState To(TableEntity row, ChannelKind channel) => new(
        channel,
        SnakeCase<ChannelStage>.Parse(row.GetString(nameof(ChannelState.Stage)))!.Value,
        row.GetInt32(nameof(ChannelState.Tries))!.Value,
        row.GetDateTimeOffset(nameof(ChannelState.StartedAt))!.Value,
        row.GetDateTimeOffset(nameof(ChannelState.ChangedAt))!.Value,
        row.ETag)
    {
        HeldUntil = row.GetDateTimeOffset(HeldUntil),
        NextTryAt = row.GetDateTimeOffset(NextTryAt),
        IsResent = row.GetBoolean(IsResent) == true,
    };

    private static string RowKey(Notification notification, ChannelKind channel, int? step) =>
        InboxKeys.Channel(notification.UserId, notification.ChannelId, NameOf(channel, step));

    private static string NameOf(ChannelKind channel, int? step) =>
        step is { } number ? $"{number}|{SnakeCase<ChannelKind>.NameOf(channel)}" : SnakeCase<ChannelKind>.NameOf(channel);
}

/// <summary>How far a channel has come with a notification.</summary>
/// <param name="Tries">Begun ones.</param>
/// <param name="StartedAt">When the first one began.</param>
/// <param name="ChangedAt">When it came to this stage.</param>
/// <param name="ETag">The row's: who writes first has it.</param>
internal sealed record ChannelState(
    ChannelKind Channel, ChannelStage Stage, int Tries, DateTimeOffset StartedAt, DateTimeOffset ChangedAt, ETag ETag)
{
    /// <summary>Until when quiet hours hold it; null when they do not, or it was tried since.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>When it is tried again; null when it does not wait for another try.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>Of the notification's plan, which may use a channel twice; null without one.</summary>
    public int? Step { get; init; }

    /// <summary>It is tried because somebody asked for it anew: no other channel follows when it fails.</summary>
    public bool IsResent { get; init; }
}

internal enum ChannelStage
{
    /// <summary>A try is under way, or was when its process ended.</summary>
    Trying,

    /// <summary>For the next try.</summary>
    Waiting,

    Accepted,

    Failed,

    /// <summary>It could not be tried: no address, or no settings.</summary>
    Skipped,
}
