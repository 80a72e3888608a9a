using Azure;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Announcements;
using Notifications.Delivery.Channels.WebPush;
using Notifications.Delivery.Digests;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Messages;
using Notifications.Platform;
using Notifications.Platform.Auditing;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Platform.Storage;
using Notifications.Recipients;
using Notifications.Recipients.Preferences;

namespace Notifications.Operations.PersonalData;

/// <summary>What a person may ask for by law: a copy of what is kept about them, and its removal.</summary>
public sealed class PersonalDataFunctions(PersonalDataExport export, Erasure erasure, Ids ids)
{
    [Function("RecipientsDelete"), Access(Access.Authenticated), Audited(AuditAction.RecipientDeleted, User = "userId")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "recipients/{userId}")] HttpRequest request, string userId,
        CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        if (RecipientAccess.Resolve(userId, caller, c => c.IsAdmin, out var user) is { } problem)
            return Answer.Problem(problem);
        var pseudonym = $"erased-{ids.Next()}";
        AuditPseudonym.Set(request, user, pseudonym);
        return await erasure.RunAsync(caller.Namespace, user, pseudonym, cancellation)
            ? Answer.NoContent()
            : Answer.Problem(Problems.Unavailable("the real-time service for what is left to remove"));
    }

    [Function("RecipientsExport"), Access(Access.Authenticated), Audited(AuditAction.RecipientExported, User = "userId")]
    public async Task<IResult> Export(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "recipients/{userId}/export")] HttpRequest request, string userId,
        CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        if (RecipientAccess.Resolve(userId, caller, c => c.IsAdmin, out var user) is { } problem)
            return Answer.Problem(problem);
        var errors = new FieldErrors();
        var query = ListQuery.Read(QueryParameters.Of(request), errors);
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        var page = await export.RunAsync(caller.Namespace, user, user == caller.UserId, query.Cursor, query.Limit, cancellation);
        if (page is not null)
            return Answer.Json(page, OperationsJson.Default.RecipientExport);
        errors.Add("cursor", ListQuery.WrongCursor(query.Cursor!));
        return Answer.Problem(Problems.Invalid(errors));
    }
}

/// <summary>Removes all that is kept about a user. There is nothing to resume but the rows themselves: repeated, it removes what is
/// left.</summary>
public sealed class Erasure(
    Tables tables, RecipientStore recipients, Memberships memberships, PreferenceHandler preferences, DigestStore digests,
    ErasedTraces traces,
    MessageErasure messages)
{
    private const int TransactionSize = 100, PageSize = 1000;

    /// <summary>False when the real-time service, or somebody who kept putting the profile, was in the way: repeating it makes
    /// sense.</summary>
    /// <param name="pseudonym">What the audit calls the user from then on.</param>
    public async Task<bool> RunAsync(string ns, string user, string pseudonym, CancellationToken cancellation)
    {
        await messages.RemoveAsync(ns, user, cancellation);
        await RemoveRowsAsync(await tables.InboxAsync(cancellation), ns, user, cancellation);
        await preferences.RemoveAsync(ns, user, cancellation);
        await digests.RemoveAsync(ns, user, cancellation);
        await traces.RemoveAsync(ns, user, pseudonym, cancellation);
        await RemoveRowsAsync(await tables.ConnectionsAsync(cancellation), ns, user, cancellation);
        return await Optimistic.ChangeAsync<bool>(async () =>
        {
            var left = await memberships.LeaveAllAsync(ns, user, cancellation);
            // A profile that is put at this moment brings its roles along: until there is neither, it is not over.
            if (await recipients.RemoveAsync(ns, user, cancellation))
                return null;
            if (left)
                await RemoveRowsAsync(await tables.RecipientsAsync(cancellation), ns, user, cancellation);
            return left;
        }) ?? false;
    }

    /// <summary>All that is the user's in their partition, in transactions.</summary>
    private static async Task RemoveRowsAsync(TableClient table, string ns, string user, CancellationToken cancellation)
    {
        var (from, until) = RecipientKeys.Rows(user);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Keys.Partition(ns, user)} and RowKey ge {from} and RowKey lt {until}");
        var pages = table.QueryAsync<TableEntity>(filter, PageSize, ["PartitionKey", "RowKey"], cancellation).AsPages();
        await foreach (var page in pages)
            await Task.WhenAll(page.Values.Chunk(TransactionSize).Select(batch => RemoveAsync(table, batch, cancellation)));
    }

    private static async Task RemoveAsync(TableClient table, TableEntity[] batch, CancellationToken cancellation)
    {
        try
        {
            await table.SubmitTransactionAsync(
                batch.Select(e => new TableTransactionAction(TableTransactionActionType.Delete, e, ETag.All)), cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Somebody else removed one of them, so nothing happened: the rest go one by one, and a missing row is no error there.
            await Task.WhenAll(batch.Select(row => table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellation)));
        }
    }
}

/// <summary>Collects what is kept about a user.</summary>
public sealed class PersonalDataExport(
    RecipientStore recipients, MembershipStore links, PreferenceHandler preferences, InboxHandler inbox, HistoryStore history,
    PushSubscriptionStore browsers, AnnouncementInbox announcements, MessageExport messages)
{
    /// <summary>Notifications page by page, then, for their user alone, direct messages. Null when the cursor is of another list.</summary>
    public async Task<RecipientExport?> RunAsync(
        string ns, string user, bool isOwn, string? cursor, int limit, CancellationToken cancellation)
    {
        if (isOwn && cursor is not null && await messages.ReadAsync(ns, user, cursor, limit, cancellation) is var (found, next))
        {
            var others = await PageAsync(ns, user, null, 1, cancellation);
            var none = new Dictionary<Guid, IReadOnlyList<HistoryEvent>>();
            return others with { Items = [], History = none, Messages = found, NextCursor = next };
        }
        var after = cursor is null ? null : Cursor.ReadId(ns, InboxKeys.List(user), cursor);
        if (cursor is not null && after is null)
            return null;
        var page = await PageAsync(ns, user, after, limit, cancellation);
        // An admin who exports somebody's data reads no messages of theirs.
        return isOwn
            ? page with { NextCursor = page.NextCursor ?? await messages.FirstAsync(ns, user, cancellation) }
            : page with { Items = [.. page.Items.Select(ConversationNotice.WithoutText)] };
    }

    private async Task<RecipientExport> PageAsync(string ns, string user, Guid? after, int limit, CancellationToken cancellation)
    {
        var profile = recipients.GetAsync(ns, user, cancellation);
        var rooms = links.LinksAsync(ns, user, MembershipKind.Room, cancellation);
        var subscribed = browsers.BrowsersAsync(ns, user, cancellation);
        var wishes = preferences.GetAsync(ns, user, cancellation);
        var page = await inbox.ListAsync(ns, user, InboxFilter.Everything, after, limit, cancellation);
        var events = await HistoryAsync(ns, user, page.Items, cancellation);
        return new RecipientExport(
            await profile, (await wishes).Preferences, [.. (await rooms).Where(r => r.IsMember).Select(r => r.Membership.Name)], page.Items,
            page.NextCursor, events, await subscribed)
        {
            Announcements = await announcements.ExportAsync(ns, user, cancellation),
        };
    }

    /// <summary>A page is one range of ids, and so its events are one range of rows.</summary>
    private async Task<Dictionary<Guid, IReadOnlyList<HistoryEvent>>> HistoryAsync(
        string ns, string user, IReadOnlyList<Notification> newestFirst, CancellationToken cancellation)
    {
        if (newestFirst.Count == 0)
            return [];
        // A group's history is called by its first event, which is older than the group's place in the list.
        var stored = await history.ListAsync(ns, user, newestFirst.Min(n => n.HistoryId), newestFirst.Max(n => n.HistoryId), cancellation);
        return newestFirst.ToDictionary(n => n.Id, n => HistoryEvents.Complete(n, [.. stored[n.HistoryId]]));
    }
}

/// <summary>All that is kept about a user. The notifications are a page, newest first, with what happened to each; the rest is on every
/// page.</summary>
public sealed record RecipientExport(
    Recipient Profile, UserPreferences Preferences, IReadOnlyList<string> Rooms, IReadOnlyList<Notification> Items, string? NextCursor,
    IReadOnlyDictionary<Guid, IReadOnlyList<HistoryEvent>> History, IReadOnlyList<SubscribedBrowser> PushSubscriptions)
{
    /// <summary>What the user did with announcements.</summary>
    public IReadOnlyList<Engagement> Announcements { get; init; } = [];

    /// <summary>Direct messages follow the notifications, on pages of their own; only their user gets them.</summary>
    public IReadOnlyList<Message> Messages { get; init; } = [];
}
