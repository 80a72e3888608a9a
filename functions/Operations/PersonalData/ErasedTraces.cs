using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform.Storage;

namespace Notifications.Operations.PersonalData;

/// <summary>Takes a user out of what is not theirs alone: others' notifications, sends to many, answers that are kept for repetitions, and
/// the audit, which holds a pseudonym from then on. Nothing finds these by the user, so all of the namespace is looked through; erasing is
/// rare.</summary>
public sealed class ErasedTraces(Tables tables, ErasedSends sends)
{
    /// <summary>An answer that is not kept: a repetition is told that its request was done.</summary>
    private const string BodyBytes = "BodyBytes", Body = "Body";

    private const int NotKept = -1;

    public async Task RemoveAsync(string ns, string user, string pseudonym, CancellationToken cancellation)
    {
        await RemoveSnoozesAsync(ns, user, cancellation);
        await sends.RemoveAsync(ns, user, pseudonym, cancellation);
        await RenameAsync(await tables.InboxAsync(cancellation), ns, TableClient.CreateQueryFilter($"Actor eq {ActorOf(user)}"), user,
            pseudonym, cancellation);
        var named = TableClient.CreateQueryFilter($"UserId eq {user} or Actor eq {ActorOf(user)} or Detail eq {user}");
        await RenameAsync(await tables.AuditAsync(cancellation), ns, named, user, pseudonym, cancellation);
        await ForgetAnswersAsync(ns, user, cancellation);
    }

    internal static string ActorOf(string user) => $"user:{user}";

    /// <summary>All of a namespace's rows, in tables whose partitions begin with it.</summary>
    internal static string InNamespace(string ns) =>
        TableClient.CreateQueryFilter($"PartitionKey ge {Keys.Escape(ns) + "|"} and PartitionKey lt {Keys.Escape(ns) + "}"}");

    private async Task RemoveSnoozesAsync(string ns, string user, CancellationToken cancellation)
    {
        var table = await tables.SnoozesAsync(cancellation);
        var filter = TableClient.CreateQueryFilter($"Namespace eq {ns} and UserId eq {user}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, ["PartitionKey", "RowKey"], cancellation))
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellation);
    }

    private static async Task RenameAsync(
        TableClient table, string ns, string filter, string user, string pseudonym, CancellationToken cancellation)
    {
        string[] columns = [nameof(Notification.UserId), NotificationEntity.SentBy, "Detail"];
        await foreach (var row in table.QueryAsync<TableEntity>(
            $"{InNamespace(ns)} and ({filter})", null, ["PartitionKey", "RowKey", .. columns], cancellation))
        {
            var change = new TableEntity(row.PartitionKey, row.RowKey);
            foreach (var column in columns.Where(c => row.ContainsKey(c)))
            {
                var value = row.GetString(column);
                change[column] = value == user ? pseudonym : value == ActorOf(user) ? ActorOf(pseudonym) : value;
            }
            await MergeAsync(table, change, cancellation);
        }
    }

    private async Task ForgetAnswersAsync(string ns, string user, CancellationToken cancellation)
    {
        var table = await tables.IdempotencyAsync(cancellation);
        await foreach (var row in table.QueryAsync<TableEntity>($"{InNamespace(ns)} and BodyBytes gt 0", null, null, cancellation))
        {
            var pieces = row.Keys.Where(c => c != BodyBytes && c.StartsWith(Body, StringComparison.Ordinal))
                .OrderBy(c => c.Length).ThenBy(c => c, StringComparer.Ordinal).ToArray();
            if (!JsonMentions.Of(pieces.SelectMany(piece => row.GetBinary(piece)).ToArray(), user))
                continue;
            row[BodyBytes] = NotKept;
            foreach (var piece in pieces)
                row.Remove(piece);
            await ReplaceAsync(table, row, cancellation);
        }
    }

    /// <summary>A row that is gone meanwhile holds nothing any more.</summary>
    private static async Task MergeAsync(TableClient table, TableEntity change, CancellationToken cancellation)
    {
        try
        {
            await table.UpdateEntityAsync(change, ETag.All, TableUpdateMode.Merge, cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Nothing is left to change.
        }
    }

    private static async Task ReplaceAsync(TableClient table, TableEntity row, CancellationToken cancellation)
    {
        try
        {
            await table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace, cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Nothing is left to change.
        }
    }
}

/// <summary>Whether a text of JSON has a value anywhere, however its characters are escaped.</summary>
internal static class JsonMentions
{
    public static bool Of(ReadOnlySpan<byte> json, string value)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueTextEquals(value))
                return true;
        }
        return false;
    }
}
