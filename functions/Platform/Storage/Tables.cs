using System.Text;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Notifications.Platform.Storage;

/// <summary>The app's tables. docs/data-model.md has their keys.</summary>
public sealed class Tables(StorageAccount account, IOptions<StorageOptions> options, ILogger<Tables> logger)
{
    private readonly LazilyCreated<TableClient> inbox = Table(account, options.Value.TablePrefix + "Inbox");
    private readonly LazilyCreated<TableClient> templates = Table(account, options.Value.TablePrefix + "Templates");
    private readonly LazilyCreated<TableClient> recipients = Table(account, options.Value.TablePrefix + "Recipients");
    private readonly LazilyCreated<TableClient> memberships = Table(account, options.Value.TablePrefix + "Memberships");
    private readonly LazilyCreated<TableClient> sends = Table(account, options.Value.TablePrefix + "Sends");
    private readonly LazilyCreated<TableClient> schedules = Table(account, options.Value.TablePrefix + "Schedules");
    private readonly LazilyCreated<TableClient> broadcasts = Table(account, options.Value.TablePrefix + "Broadcasts");
    private readonly LazilyCreated<TableClient> idempotency = Table(account, options.Value.TablePrefix + "Idempotency");
    private readonly LazilyCreated<TableClient> deadLetters = Table(account, options.Value.TablePrefix + "DeadLetters");
    private readonly LazilyCreated<TableClient> stats = Table(account, options.Value.TablePrefix + "Stats");
    private readonly LazilyCreated<TableClient> connections = Table(account, options.Value.TablePrefix + "Connections");
    private readonly LazilyCreated<TableClient> audit = Table(account, options.Value.TablePrefix + "Audit");
    private readonly LazilyCreated<TableClient> digests = Table(account, options.Value.TablePrefix + "Digests");
    private readonly LazilyCreated<TableClient> announcements = Table(account, options.Value.TablePrefix + "Announcements");
    private readonly LazilyCreated<TableClient> snoozes = Table(account, options.Value.TablePrefix + "Snoozes");
    private readonly LazilyCreated<TableClient> plans = Table(account, options.Value.TablePrefix + "Plans");
    private readonly LazilyCreated<TableClient> incidents = Table(account, options.Value.TablePrefix + "Incidents");
    private readonly LazilyCreated<TableClient> messages = Table(account, options.Value.TablePrefix + "Messages");

    public Task<TableClient> MessagesAsync(CancellationToken cancellation) => messages.GetAsync(cancellation);

    public Task<TableClient> IncidentsAsync(CancellationToken cancellation) => incidents.GetAsync(cancellation);

    public Task<TableClient> PlansAsync(CancellationToken cancellation) => plans.GetAsync(cancellation);

    public Task<TableClient> InboxAsync(CancellationToken cancellation) => inbox.GetAsync(cancellation);

    public Task<TableClient> DigestsAsync(CancellationToken cancellation) => digests.GetAsync(cancellation);

    public Task<TableClient> RecipientsAsync(CancellationToken cancellation) => recipients.GetAsync(cancellation);

    public Task<TableClient> MembershipsAsync(CancellationToken cancellation) => memberships.GetAsync(cancellation);

    public Task<TableClient> TemplatesAsync(CancellationToken cancellation) => templates.GetAsync(cancellation);

    public Task<TableClient> SendsAsync(CancellationToken cancellation) => sends.GetAsync(cancellation);

    public Task<TableClient> SchedulesAsync(CancellationToken cancellation) => schedules.GetAsync(cancellation);

    public Task<TableClient> BroadcastsAsync(CancellationToken cancellation) => broadcasts.GetAsync(cancellation);

    public Task<TableClient> IdempotencyAsync(CancellationToken cancellation) => idempotency.GetAsync(cancellation);

    public Task<TableClient> DeadLettersAsync(CancellationToken cancellation) => deadLetters.GetAsync(cancellation);

    public Task<TableClient> StatsAsync(CancellationToken cancellation) => stats.GetAsync(cancellation);

    public Task<TableClient> ConnectionsAsync(CancellationToken cancellation) => connections.GetAsync(cancellation);

    public Task<TableClient> AuditAsync(CancellationToken cancellation) => audit.GetAsync(cancellation);

    public Task<TableClient> SnoozesAsync(CancellationToken cancellation) => snoozes.GetAsync(cancellation);

    public Task<TableClient> AnnouncementsAsync(CancellationToken cancellation) => announcements.GetAsync(cancellation);

    /// <summary>What a row holds. False for one that can't be read: it is logged and left out, so that it never keeps the others of a list
    /// from being seen.</summary>
    /// <param name="read">Looks at nothing but the row.</param>
    public bool TryRead<T>(TableEntity row, Func<TableEntity, T> read, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T value)
    {
        try
        {
            value = read(row);
            return true;
        }
        catch (Exception e)
        {
            // The rest of its key may hold a user's id; the last part is enough to find it.
            logger.RowUnreadable(row.PartitionKey, row.RowKey[(row.RowKey.LastIndexOf('|') + 1)..], typeof(T).Name, e.GetType().Name);
            value = default;
            return false;
        }
    }

    private static LazilyCreated<TableClient> Table(StorageAccount account, string name) =>
        new(account.Tables.GetTableClient(name), table => table.CreateIfNotExistsAsync());
}

internal static class TableExtensions
{
    /// <summary>Adds a row; one that is there already was added by an earlier try, and stays as it is.</summary>
    /// <returns>Null when it was there.</returns>
    public static async Task<Response?> AddIfAbsentAsync(this TableClient table, TableEntity row, CancellationToken cancellation)
    {
        try
        {
            return await table.AddEntityAsync(row, cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return null;
        }
    }

    /// <summary>Adds a row, or replaces the one that was read.</summary>
    /// <param name="before">Of what was read; null: there was none.</param>
    /// <returns>Null when somebody else wrote it since.</returns>
    public static Task<Response?> TryPutAsync(
        this TableClient table, TableEntity row, ETag? before, CancellationToken cancellation,
        TableUpdateMode mode = TableUpdateMode.Replace) =>
        Optimistic.TryAsync(before is { } known
            ? table.UpdateEntityAsync(row, known, mode, cancellation) : table.AddEntityAsync(row, cancellation));

    /// <summary>The same within a transaction.</summary>
    public static TableTransactionAction Put(TableEntity row, ETag? before) => before is { } known
        ? new(TableTransactionActionType.UpdateReplace, row, known) : new(TableTransactionActionType.Add, row);

    /// <summary>False when somebody else wrote one of the rows since it was read.</summary>
    public static async Task<bool> TrySubmitAsync(
        this TableClient table, IEnumerable<TableTransactionAction> actions, CancellationToken cancellation) =>
        await Optimistic.TryAsync(table.SubmitTransactionAsync(actions, cancellation)) is not null;
}

/// <summary>A text that may be longer than a column holds (32 K characters): over as many columns as it takes.</summary>
internal static class LongText
{
    private const int ColumnLength = 30_000;

    public static void Write(TableEntity row, string name, string text)
    {
        foreach (var (column, part) in Split(text, ColumnLength).Index())
            row[$"{name}{column}"] = part;
    }

    /// <summary>In parts of at most that length; one of an empty text. Half a character is no text: storage would keep something
    /// else.</summary>
    public static IEnumerable<string> Split(string text, int length)
    {
        var start = 0;
        do
        {
            var end = Math.Min(start + length, text.Length);
            if (end < text.Length && char.IsHighSurrogate(text[end - 1]))
                end--;
            yield return text[start..end];
            start = end;
        }
        while (start < text.Length);
    }

    public static string Read(TableEntity row, string name)
    {
        var text = new StringBuilder();
        for (var column = 0; row.TryGetValue($"{name}{column}", out var part); column++)
            text.Append((string)part);
        return text.ToString();
    }
}
