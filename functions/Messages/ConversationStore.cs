using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Notifications.Platform.Storage;
using Notifications.Recipients.Presence;

namespace Notifications.Messages;

/// <summary>Conversations as each side has them: rows <c>{user}|v|{peer}</c> of the Recipients table.</summary>
public sealed class ConversationStore(Tables tables, MessageStore messages) : IConversations
{
    private const int MaxTries = 40;

    /// <summary>One that was never written exists with nothing in it.</summary>
    internal async Task<ConversationRow> FindAsync(string ns, string user, string peer, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            Keys.Partition(ns, user), ConversationRow.Key(user, peer), cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } row }
            ? ConversationRow.Of(row)
            : new ConversationRow(user, peer, null, null, null, null);
    }

    public async Task<bool> TakesPartAsync(string ns, string user, string peer, CancellationToken cancellation) =>
        await FindAsync(ns, user, peer, cancellation) is { IsBlocked: false } row && (row.ReadUpTo is not null || row.Last?.From == user);

    /// <summary>All of a user's; a transaction for each 1,000.</summary>
    internal Task<IReadOnlyList<ConversationRow>> ListAsync(string ns, string user, CancellationToken cancellation) =>
        ListAsync(ns, user, null, cancellation);

    /// <summary>The conversation that a message's id belongs to; on rare occasions another one beside it.</summary>
    internal Task<IReadOnlyList<ConversationRow>> ListByMessageAsync(
        string ns, string user, Guid message, CancellationToken cancellation) =>
        ListAsync(ns, user, TableClient.CreateQueryFilter($"Mark eq {(long)Pair.MarkOf(message)}"), cancellation);

    /// <summary>Everybody's conversations with somebody: looks through the namespace.</summary>
    internal async IAsyncEnumerable<ConversationRow> ListWithAsync(
        string ns, string peer, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        var (from, until) = ($"{Keys.Escape(ns)}|", $"{Keys.Escape(ns)}}}");
        var inNamespace = TableClient.CreateQueryFilter($"PartitionKey ge {from} and PartitionKey lt {until}");
        await foreach (var row in table.QueryAsync<TableEntity>(
            $"{inNamespace} and {TableClient.CreateQueryFilter($"Peer eq {peer}")}", cancellationToken: cancellation))
            yield return ConversationRow.Of(row);
    }

    /// <summary>Applies a pure change; one that changes nothing is not written.</summary>
    internal Task<(ConversationRow Row, bool Changed)> ChangeAsync(
        string ns, string user, string peer, Func<ConversationRow, ConversationRow> change, CancellationToken cancellation) =>
        ChangeAsync(ns, user, peer, row => Task.FromResult(change(row)), alwaysWrite: false, cancellation);

    /// <summary>Makes the row say which message is the newest now. It is read before the messages and written only if nobody wrote it
    /// since, so the last to change a message leaves the row right, whoever was at it meanwhile.</summary>
    internal Task RefreshAsync(string ns, string user, string peer, CancellationToken cancellation) =>
        ChangeAsync(ns, user, peer, async row =>
        {
            var newest = await messages.ListAsync(Pair.Of(ns, user, peer), user, null, row.DeletedUpTo, 1, cancellation);
            return row with { Last = newest.Count > 0 ? ConversationRow.LastOf(newest[0].Message) : null };
        }, alwaysWrite: true, cancellation);

    /// <summary>Makes a new message the last one: at once when nobody wrote the row since it was read.</summary>
    internal async Task RecordAsync(string ns, ConversationRow row, Message message, CancellationToken cancellation)
    {
        var isNewer = row.Last is null || row.Last.Id.CompareTo(message.Id) < 0;
        if (!isNewer || !await TryWriteAsync(ns, row with { Last = ConversationRow.LastOf(message) }, cancellation))
            await RefreshAsync(ns, row.User, row.Peer, cancellation);
    }

    internal async Task RemoveAsync(string ns, string user, string peer, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        await table.DeleteEntityAsync(Keys.Partition(ns, user), ConversationRow.Key(user, peer), ETag.All, cancellation);
    }

    private async Task<IReadOnlyList<ConversationRow>> ListAsync(string ns, string user, string? filter, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        var (from, until) = ConversationRow.Range(user);
        var range = TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Partition(ns, user)} and RowKey ge {from} and RowKey lt {until}");
        var rows = new List<ConversationRow>();
        await foreach (var row in table.QueryAsync<TableEntity>(
            filter is null ? range : $"{range} and {filter}", cancellationToken: cancellation))
        {
            if (tables.TryRead(row, ConversationRow.Of, out var conversation))
                rows.Add(conversation);
        }
        return rows;
    }

    private async Task<(ConversationRow Row, bool Changed)> ChangeAsync(
        string ns, string user, string peer, Func<ConversationRow, Task<ConversationRow>> change, bool alwaysWrite,
        CancellationToken cancellation)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var before = await FindAsync(ns, user, peer, cancellation);
            var after = await change(before);
            if (after == before && !alwaysWrite)
                return (before, false);
            if (await TryWriteAsync(ns, after, cancellation))
                return (after, true);
        }
        throw new InvalidOperationException("The conversation kept changing.");
    }

    private async Task<bool> TryWriteAsync(string ns, ConversationRow row, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        try
        {
            if (row.ETag is { } known)
                await table.UpdateEntityAsync(row.ToEntity(ns), known, TableUpdateMode.Replace, cancellation);
            else
                await table.AddEntityAsync(row.ToEntity(ns), cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
    }
}
