using Azure.Data.Tables;
using Notifications.Platform;
using Notifications.Platform.Storage;

namespace Notifications.Messages;

/// <summary>A message with what only the store needs to know.</summary>
/// <param name="Hidden">From whom: each deleted it for themselves, or had blocked its author.</param>
internal sealed record StoredMessage(Message Message, IReadOnlySet<string> Hidden)
{
    public Guid Id => Message.Id;

    public static StoredMessage Of(Pair pair, TableEntity row)
    {
        var (id, from) = (Keys.Revert(row.RowKey), row.GetString(MessageStore.From));
        var hidden = new[] { pair.First, pair.Second }.Where(user => row.GetBoolean(pair.HiddenFrom(user)) == true)
            .ToHashSet(StringComparer.Ordinal);
        var message = new Message
        {
            Id = id,
            From = from,
            To = pair.Other(from),
            Text = row.GetString(MessageStore.Text),
            SentAt = Ids.TimeOf(id),
            DeletedAt = row.GetDateTimeOffset(MessageStore.DeletedAt),
            ClientId = row.GetString(MessageStore.ClientId),
        };
        return new StoredMessage(message, hidden);
    }
}
