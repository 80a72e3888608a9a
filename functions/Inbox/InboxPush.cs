using System.Text.Json;
using Notifications.Domain;
using Notifications.Platform.Json;
using Notifications.Realtime;

namespace Notifications.Inbox;

/// <summary>Tells a user's connections what changed in the inbox. The count is always the server's: clients never guess it.</summary>
public sealed class InboxPush(UnreadCounter unread, RealtimePush push)
{
    /// <summary>What changed of each, and the count if that changed too.</summary>
    public async Task ChangedAsync(string ns, string user, IReadOnlyList<ChangeResult> results, CancellationToken cancellation)
    {
        var changes = results.Where(r => r.Outcome == ChangeOutcome.Changed).Select(r => (Before: r.Before!, After: r.Notification!))
            .ToArray();
        var updates = changes.Select(c => UpdatedAsync(ns, user, NotificationUpdate.Between(c.Before, c.After), cancellation)).ToArray();
        if (changes.Any(c => c.Before.CountsAsUnread() != c.After.CountsAsUnread()))
            await CountAsync(ns, user, cancellation);
        await Task.WhenAll(updates);
    }

    /// <param name="state">As it is since then.</param>
    public async Task ReadUpToAsync(
        string ns, string user, Guid upTo, DateTimeOffset readAt, InboxState state, CancellationToken cancellation)
    {
        var update = push.ToUserAsync(
            ns, user, HubEvents.Updated, new ReadUpTo(upTo, readAt, DeliveryStatus.Read), RealtimeJson.Default.ReadUpTo, cancellation);
        await Task.WhenAll(update, CountedAsync(ns, user, unread.CountAsync(ns, user, state, null, null, cancellation), cancellation));
    }

    /// <summary>Too much changed to be told one by one.</summary>
    /// <param name="state">As it is since then.</param>
    public async Task ReloadAsync(string ns, string user, InboxState state, CancellationToken cancellation)
    {
        var reload = push.ToUserAsync(ns, user, HubEvents.Reload, new Reload(), RealtimeJson.Default.Reload, cancellation);
        await Task.WhenAll(reload, CountedAsync(ns, user, unread.CountAsync(ns, user, state, null, null, cancellation), cancellation));
    }

    public async Task DeletedAsync(Notification deleted, DateTimeOffset at, CancellationToken cancellation)
    {
        await UpdatedAsync(deleted.Namespace, deleted.UserId, NotificationUpdate.Deleted(deleted.Id, at), cancellation);
        if (deleted.CountsAsUnread())
            await CountAsync(deleted.Namespace, deleted.UserId, cancellation);
    }

    /// <summary>It has another id now, and clients have to fetch it.</summary>
    public async Task MovedAsync(Notification before, Notification after, DateTimeOffset at, CancellationToken cancellation)
    {
        await UpdatedAsync(before.Namespace, before.UserId, NotificationUpdate.Deleted(before.Id, at), cancellation);
        // Clients may have had one by that id: they are told that it is back.
        await UpdatedAsync(after.Namespace, after.UserId, NotificationUpdate.Deleted(after.Id, null), cancellation);
        await RefreshAsync(after, cancellation);
    }

    /// <summary>Clients have dropped it, so they have to fetch it.</summary>
    public async Task RestoredAsync(Notification restored, CancellationToken cancellation)
    {
        await UpdatedAsync(restored.Namespace, restored.UserId, NotificationUpdate.Deleted(restored.Id, null), cancellation);
        await RefreshAsync(restored, cancellation);
        if (restored.CountsAsUnread())
            await CountAsync(restored.Namespace, restored.UserId, cancellation);
    }

    /// <summary>What came back from being snoozed: not every client has it, so they are told to fetch it.</summary>
    public async Task ReturnedAsync(string ns, string user, IReadOnlyList<ChangeResult> results, CancellationToken cancellation)
    {
        await ChangedAsync(ns, user, results, cancellation);
        foreach (var result in results.Where(r => r.Outcome == ChangeOutcome.Changed))
            await RefreshAsync(result.Notification!, cancellation);
    }

    /// <summary>Tells clients to fetch it; who does not have it shows it like any other. False: the service did not take it.</summary>
    public Task<bool> RefreshAsync(Notification notification, CancellationToken cancellation) =>
        push.ToUserAsync(notification.Namespace, notification.UserId, HubEvents.Refresh, new Refresh(notification.Id),
        RealtimeJson.Default.Refresh, cancellation);

    private Task<bool> UpdatedAsync(string ns, string user, JsonElement update, CancellationToken cancellation) =>
        push.ToUserAsync(ns, user, HubEvents.Updated, update, PlatformJson.Default.JsonElement, cancellation);

    private Task CountAsync(string ns, string user, CancellationToken cancellation) =>
        CountedAsync(ns, user, unread.CountAsync(ns, user, cancellation), cancellation);

    private async Task CountedAsync(string ns, string user, Task<UnreadCounts> counting, CancellationToken cancellation) =>
        await push.ToUserAsync(
        ns, user, HubEvents.UnreadCount, new UnreadCount((await counting).Count), RealtimeJson.Default.UnreadCount, cancellation);
}

/// <summary>What an <c>updated</c> event says: the id, and the members that changed; null where there is nothing any more.</summary>
internal static class NotificationUpdate
{
    public static JsonElement Between(Notification before, Notification after)
    {
        var (old, next) = (ToJson(before), ToJson(after));
        return Write(after.Id, writer =>
        {
            foreach (var member in next.EnumerateObject().Where(m => !IsIn(old, m)))
                member.WriteTo(writer);
        });
    }

    private static bool IsIn(JsonElement old, JsonProperty member) =>
        old.TryGetProperty(member.Name, out var before) && JsonElement.DeepEquals(member.Value, before);

    /// <param name="at">Null: it is not deleted any more.</param>
    public static JsonElement Deleted(Guid id, DateTimeOffset? at) => Write(id, writer =>
    {
        if (at is { } moment)
            writer.WriteString("deletedAt", Rfc3339.Format(moment));
        else
            writer.WriteNull("deletedAt");
    });

    private static JsonElement ToJson(Notification notification) =>
        JsonSerializer.SerializeToElement(notification, InboxJson.Default.Notification);

    private static JsonElement Write(Guid id, Action<Utf8JsonWriter> writeMembers)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writeMembers(writer);
            writer.WriteEndObject();
        }
        return JsonElement.Parse(stream.ToArray());
    }
}
