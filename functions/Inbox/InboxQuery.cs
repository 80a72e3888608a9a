using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Storage;

namespace Notifications.Inbox;

/// <summary>A filter as storage can apply it: never less than what matches, and as little more as storage allows.</summary>
internal sealed class InboxQuery
{
    /// <summary>Storage takes no more in one filter.</summary>
    private const int MaxComparisons = 15;

    /// <summary>Before all, for "has a time": an absent property compares to nothing.</summary>
    private static readonly DateTimeOffset Ever = DateTimeOffset.UnixEpoch;

    private string query;
    private int comparisons;

    private InboxQuery(string rows)
    {
        query = rows;
        comparisons = 3;
    }

    /// <summary>Follows a filter.</summary>
    public const string NotDeleted = " and Deleted eq false";

    /// <summary>A user's notifications, also deleted ones.</summary>
    public static string Rows(string ns, string user, IdRange range)
    {
        var from = range.OlderThan is { } older ? InboxKeys.Row(user, older) : InboxKeys.First(user);
        var until = range.NewerThan is { } newer ? InboxKeys.Row(user, newer) : InboxKeys.Last(user);
        return TableClient.CreateQueryFilter(
            $"PartitionKey eq {Keys.Partition(ns, user)} and RowKey gt {from} and RowKey lt {until}");
    }

    public static string Of(string ns, string user, IdRange range, InboxFilter filter, Watermark? watermark)
    {
        var inbox = new InboxQuery(Rows(ns, user, range));
        inbox.AddOneOf(NotificationEntity.Hidden, filter.Archived is { } archived ? [archived] : []);
        if (filter.Archived != false)
            inbox.AddOneOf(NotificationEntity.Deleted, [false]);
        inbox.Add(Statuses(user, filter, watermark));
        inbox.AddOneOf(nameof(Notification.Source), filter.Source is { } source ? [source] : []);
        inbox.AddOneOf(nameof(Notification.Room), filter.Room is { } room ? [room] : []);
        if (filter.MinPriority > Priority.Low)
            inbox.AddOneOf(nameof(Notification.Priority),
                [.. Enum.GetValues<Priority>().Where(p => p >= filter.MinPriority).Select(SnakeCase<Priority>.NameOf)]);
        inbox.AddOneOf(nameof(Notification.Category), filter.Categories);
        inbox.AddOneOf(nameof(Notification.Type), [.. filter.Types.Select(SnakeCase<NotificationType>.NameOf)]);
        return inbox.query;
    }

    /// <summary>Empty when storage can't tell.</summary>
    private static IReadOnlyList<string> Statuses(string user, InboxFilter filter, Watermark? watermark)
    {
        var alternatives = filter.Statuses.Select(status => Status(user, status, filter, watermark)).ToArray();
        return alternatives.Any(a => a is []) ? [] : [.. alternatives.SelectMany(a => a).Distinct()];
    }

    private static string[] Status(string user, InboxStatus status, InboxFilter filter, Watermark? watermark) => status switch
    {
        InboxStatus.Unread when filter.Archived != false => [],
        InboxStatus.Unread when watermark is null => [Compare(NotificationEntity.Unread, "eq", true)],
        InboxStatus.Unread =>
            [$"({Compare(NotificationEntity.Unread, "eq", true)} and {Compare("RowKey", "lt", InboxKeys.Row(user, watermark.UpTo))})",
             Compare(nameof(Notification.UnreadEpoch), "eq", watermark.Epoch)],
        InboxStatus.Read => [Compare(NotificationEntity.Unread, "eq", false), .. CoveredBy(user, watermark)],
        InboxStatus.Seen => [Compare(nameof(Notification.SeenAt), "ge", Ever), .. CoveredBy(user, watermark)],
        InboxStatus.Unseen => [],
        InboxStatus.Snoozed => [Compare(nameof(Notification.SnoozedUntil), "ge", Ever)],
        InboxStatus.Pending => [Compare(nameof(Notification.Status), "eq", SnakeCase<DeliveryStatus>.NameOf(DeliveryStatus.Pending))],
        InboxStatus.Sent => [Compare(nameof(Notification.Status), "eq", SnakeCase<DeliveryStatus>.NameOf(DeliveryStatus.Sent))],
        InboxStatus.Delivered => [Compare(nameof(Notification.Status), "eq", SnakeCase<DeliveryStatus>.NameOf(DeliveryStatus.Delivered))],
        InboxStatus.Failed => [Compare(nameof(Notification.Status), "eq", SnakeCase<DeliveryStatus>.NameOf(DeliveryStatus.Failed))],
    };

    private static string[] CoveredBy(string user, Watermark? watermark) =>
        watermark is null ? [] : [Compare("RowKey", "ge", InboxKeys.Row(user, watermark.UpTo))];

    private static string Compare(string property, string comparison, object value) =>
        TableClient.CreateQueryFilter(FormattableStringFactory.Create($"{property} {comparison} {{0}}", value));

    private void AddOneOf(string property, IEnumerable<object> values) => Add([.. values.Select(value => Compare(property, "eq", value))]);

    /// <summary>What does not fit is left to whoever reads the rows.</summary>
    private void Add(IReadOnlyList<string> alternatives)
    {
        var more = alternatives.Sum(a => a.StartsWith('(') ? 2 : 1);
        if (alternatives.Count == 0 || comparisons + more > MaxComparisons)
            return;
        comparisons += more;
        query = $"{query} and ({string.Join(" or ", alternatives)})";
    }
}

/// <summary>Ids between two others, neither of them included. Ids are made of times, so it is also a range of times.</summary>
public readonly record struct IdRange(Guid? OlderThan = null, Guid? NewerThan = null)
{
    /// <summary>What follows a page's last id and was created in a filter's time.</summary>
    public static IdRange Of(InboxFilter filter, Guid? after)
    {
        var until = filter.Until is { } end ? FirstAtOrAfter(end) : (Guid?)null;
        var older = after is { } last && (until is null || last.CompareTo(until.Value) < 0) ? last : until;
        return new IdRange(older, filter.Since is { } start ? FirstAtOrAfter(start) : null);
    }

    /// <summary>Ids know milliseconds: what is in the middle of one begins with the next.</summary>
    private static Guid FirstAtOrAfter(DateTimeOffset moment) => Ids.FirstAt(moment.AddTicks(TimeSpan.TicksPerMillisecond - 1));
}
