using System.Text.Json;
using Notifications.Shared;

namespace Notifications.Inbox;

/// <summary>What an <c>updated</c> event says: the id, and the members that changed; null where there is nothing any more.</summary>
internal static class NotificationUpdate
{
    public static JsonElement Between(Notification before, Notification after)
    {
        var (old, next) = (ToJson(before), ToJson(after));
        return Write(after.Id, writer =>
        {
            foreach (var member in next.EnumerateObject().Where(m => !JsonElement.DeepEquals(m.Value, old.GetProperty(m.Name))))
                member.WriteTo(writer);
        });
    }

    /// <param name="at">Null: it is not deleted any more.</param>
    public static JsonElement Deleted(Guid id, DateTimeOffset? at) => Write(id, writer =>
    {
        if (at is { } moment)
            writer.WriteString("deletedAt", Rfc3339.Format(moment));
        else
            writer.WriteNull("deletedAt");
    });

    private static JsonElement ToJson(Notification notification) => JsonSerializer.SerializeToElement(notification, AppJson.Default.Notification);

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
