using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform.Storage;

namespace Notifications.Delivery.Plans;

/// <summary>What a user was sent lately of a category on a channel, so that a plan's caps hold: one row beside the user's
/// notifications, which is written before the message goes out.</summary>
public sealed class PlanCapStore(Tables tables, TimeProvider time)
{
    private const string Taken = "Taken";

    internal async Task<bool> TryTakeAsync(
        Notification notification, ChannelKind channel, int step, IReadOnlyList<PlanCap> caps, CancellationToken cancellation)
    {
        var (own, now) = (NameOf(notification, step), time.GetUtcNow());
        return await Optimistic.ChangeAsync<bool>(async () =>
        {
            var (taken, etag) = await ReadAsync(notification, channel, cancellation);
            if (taken.Any(t => t.Name == own))
                return true;
            if (IsReached(caps, taken, now))
                return false;
            // Other plans may count what is too old for these caps; no cap counts more.
            var oldest = now - DeliveryPlan.MaxPer;
            Place[] next = [.. taken.Where(t => t.At > oldest).TakeLast(DeliveryPlan.MaxCap), new Place(own, now)];
            return await TryWriteAsync(notification, channel, next, etag, cancellation) ? true : null;
        }) ?? throw new InvalidOperationException("The cap kept changing; the queue tries again.");
    }

    /// <summary>Whether the plan's step finds no place if it is tried at that moment, as things stand.</summary>
    internal async Task<bool> IsReachedAsync(
        Notification notification, ChannelKind channel, int step, DateTimeOffset at, CancellationToken cancellation)
    {
        PlanCap[] caps = [.. notification.Plan?.Plan.Caps.Where(cap => cap.Channel == channel) ?? []];
        if (caps.Length == 0)
            return false;
        var (taken, _) = await ReadAsync(notification, channel, cancellation);
        var own = NameOf(notification, step);
        return taken.All(t => t.Name != own) && IsReached(caps, taken, at);
    }

    internal async Task ReturnAsync(Notification notification, ChannelKind channel, int step, CancellationToken cancellation)
    {
        var own = NameOf(notification, step);
        _ = await Optimistic.ChangeAsync<bool>(async () =>
        {
            var (taken, etag) = await ReadAsync(notification, channel, cancellation);
            if (etag is null || taken.All(t => t.Name != own))
                return true;
            Place[] rest = [.. taken.Where(t => t.Name != own)];
            return await TryWriteAsync(notification, channel, rest, etag, cancellation) ? true : null;
        }) ?? throw new InvalidOperationException("The cap kept changing; the queue tries again.");
    }

    private static bool IsReached(IReadOnlyList<PlanCap> caps, Place[] taken, DateTimeOffset at) =>
        caps.Any(cap => taken.Count(t => t.At > at - cap.Per) >= cap.Max);

    private async Task<(Place[] Taken, ETag? ETag)> ReadAsync(
        Notification notification, ChannelKind channel, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            Keys.Partition(notification.Namespace, notification.UserId), KeyOf(notification, channel), cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } row }
            ? ([.. LongText.Read(row, Taken).Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Place.Parse)], row.ETag)
            : ([], null);
    }

    /// <summary>False when somebody else wrote it meanwhile.</summary>
    private async Task<bool> TryWriteAsync(
        Notification notification, ChannelKind channel, IEnumerable<Place> taken, ETag? before, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var row = new TableEntity(Keys.Partition(notification.Namespace, notification.UserId), KeyOf(notification, channel))
        {
            [NotificationEntity.ExpiresAt] = time.GetUtcNow() + DeliveryPlan.MaxPer,
        };
        LongText.Write(row, Taken, string.Join(';', taken.Select(t => t.Format())));
        return await table.TryPutAsync(row, before, cancellation) is not null;
    }

    private static string KeyOf(Notification notification, ChannelKind channel) =>
        InboxKeys.Cap(notification.UserId, notification.Category, SnakeCase<ChannelKind>.NameOf(channel));

    private static string NameOf(Notification notification, int step) => $"{notification.ChannelId:N}.{step}";

    /// <param name="Name">The notification and the step that took it.</param>
    private readonly record struct Place(string Name, DateTimeOffset At)
    {
        public string Format() => $"{Name}@{At.UtcTicks.ToString(CultureInfo.InvariantCulture)}";

        public static Place Parse(string text)
        {
            var parts = text.Split('@');
            return new Place(parts[0], new DateTimeOffset(long.Parse(parts[1], CultureInfo.InvariantCulture), TimeSpan.Zero));
        }
    }
}
