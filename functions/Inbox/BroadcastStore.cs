using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Caching.Memory;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;
using Notifications.Recipients;
using Notifications.Recipients.Preferences;
using Notifications.Templates;

namespace Notifications.Inbox;

/// <summary>The Broadcasts table: what is for everyone in a namespace is written once, however many they are.</summary>
public sealed class BroadcastStore(Tables tables, NotificationFactory factory, TimeProvider time)
{
    internal const string Plan = "Plan";

    private const string CreatedAt = "CreatedAt";

    /// <summary>One that is there already was added by an earlier try.</summary>
    public async Task<Broadcast> AddAsync(string ns, Guid id, SendPlan plan, CancellationToken cancellation)
    {
        var table = await tables.BroadcastsAsync(cancellation);
        var broadcast = new Broadcast(ns, id, plan, time.GetUtcNow(), factory);
        var row = new TableEntity(
            Keys.Escape(ns), Keys.Invert(id))
        { [CreatedAt] = broadcast.CreatedAt, [NotificationEntity.ExpiresAt] = broadcast.ExpiresAt };
        LongText.Write(row, Plan, SendPlans.Write(plan));
        await table.AddIfAbsentAsync(row, cancellation);
        return broadcast;
    }

    /// <summary>From everyone's inbox, if there is one.</summary>
    public async Task RemoveAsync(string ns, Guid id, CancellationToken cancellation)
    {
        var table = await tables.BroadcastsAsync(cancellation);
        await table.DeleteEntityAsync(Keys.Escape(ns), Keys.Invert(id), ETag.All, cancellation);
    }

    /// <summary>Whether it has a row, which may have expired.</summary>
    public async Task<bool> HasAsync(string ns, Guid id, CancellationToken cancellation)
    {
        var table = await tables.BroadcastsAsync(cancellation);
        return (await table.GetEntityIfExistsAsync<TableEntity>(Keys.Escape(ns), Keys.Invert(id), ["RowKey"], cancellation)).HasValue;
    }

    /// <summary>Null when there is none, or it has expired.</summary>
    public async Task<Broadcast?> FindAsync(string ns, Guid id, CancellationToken cancellation)
    {
        var table = await tables.BroadcastsAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(Keys.Escape(ns), Keys.Invert(id), cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } row } && row.GetDateTimeOffset(NotificationEntity.ExpiresAt) > time.GetUtcNow()
            && tables.TryRead(row, r => Read(ns, r), out var broadcast) ? broadcast : null;
    }

    /// <summary>The active ones, newest first: older than <paramref name="after"/>, newer than <paramref name="until"/>.</summary>
    public async IAsyncEnumerable<Broadcast> ListAsync(
        string ns, Guid? after, Guid? until, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await tables.BroadcastsAsync(cancellation);
        var from = after is { } last ? Keys.Invert(last) : "";
        var to = until is { } end ? Keys.Invert(end) : "~";
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Keys.Escape(ns)} and RowKey gt {from} and RowKey lt {to} and ExpiresAt gt {time.GetUtcNow()}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, null, cancellation))
        {
            if (tables.TryRead(row, r => Read(ns, r), out var broadcast))
                yield return broadcast;
        }
    }

    private Broadcast Read(string ns, TableEntity row) => new(
        ns, Keys.Revert(row.RowKey), SendPlans.Read(StrictJson.Checked(LongText.Read(row, Plan))),
        row.GetDateTimeOffset(CreatedAt) ?? default, factory);
}

/// <summary>A send to everyone in a namespace.</summary>
public sealed class Broadcast(string ns, Guid id, SendPlan plan, DateTimeOffset createdAt, NotificationFactory factory)
{
    private readonly HashSet<string> excluded = [.. plan.Targets.ExcludeUsers];

    public Guid Id => id;

    public DateTimeOffset CreatedAt => createdAt;

    /// <summary>All variants expire together.</summary>
    public DateTimeOffset ExpiresAt => For("").ExpiresAt;

    /// <summary>Everyone gets the same: it can be pushed to all at once.</summary>
    public bool IsOneForAll => excluded.Count == 0 && plan.Contents.Count == 1;

    public bool IsFor(string user) => !excluded.Contains(user);

    public SendContent ContentFor(string user) => plan.ContentFor(user);

    /// <summary>One, or the variants.</summary>
    public IEnumerable<SendContent> Contents => plan.Contents.Select(c => c.Content);

    /// <summary>All that users may get.</summary>
    public IReadOnlyList<Notification> Variants() =>
        [.. plan.Contents.Select(c => factory.Make(ns, Realtime.HubEvents.Everybody, id, c.Content, createdAt))];

    /// <summary>As this user gets it, untouched yet. What a user did with it is kept for as long as the broadcast: it would be unread
    /// again.</summary>
    /// <param name="content">In the user's language; without it, as for nobody in particular.</param>
    public Notification For(string user, SendContent? content = null) =>
        ForAll(factory.Make(ns, user, id, content ?? plan.ContentFor(user), createdAt));

    public static Notification ForAll(Notification notification) =>
        notification with { RequiresAcknowledgement = false, KeptReadUntil = null, IsBroadcast = true };
}

/// <summary>A broadcast's texts for who reads it: the row holds them in all languages, and they are filled in when it is read.</summary>
public sealed class BroadcastTexts(TemplateRenderer templates, PreferenceEvaluator preferences, RecipientStore recipients) : IDisposable
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);
    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = 1_000 });

    /// <summary>Null when the texts can't be made for this user, who does not get it then.</summary>
    public async Task<SendContent?> ContentAsync(string ns, string user, Broadcast broadcast, CancellationToken cancellation)
    {
        var content = broadcast.ContentFor(user);
        if (content.Template is null)
            return content;
        var reader = await preferences.ReaderAsync(ns, user, cancellation);
        var key = (ns, broadcast.Id, content.Variant, reader.Locale, reader.TimeZone);
        if (cache.TryGetValue(key, out FilledContent? known))
            return known!.Content;
        var texts = templates.TextsOf(content, Ids.TimeOf(broadcast.Id))!;
        if (!texts.UsesRecipient)
            return cache.Set(key, texts.For(reader), new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = KeptFor }).Content;
        var profile = (await recipients.FindAsync(ns, user, cancellation))?.Recipient;
        return texts.For(reader with { DisplayName = profile?.DisplayName, Data = profile?.Data }).Content;
    }

    public void Dispose() => cache.Dispose();
}
