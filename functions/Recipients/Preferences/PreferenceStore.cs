using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;
using Notifications.Templates;

namespace Notifications.Recipients.Preferences;

/// <summary>Preferences in the Recipients table, in partitions of their own: those of a namespace are one range, and who sends reads them
/// without the profiles.</summary>
public sealed class PreferenceStore(Tables tables)
{
    private const string Json = "Json", Zone = "ProfileZone", Locale = "ProfileLocale", Version = "Version";
    private const int PageSize = 1000;

    public async Task<StoredPreferences?> FindAsync(string ns, string user, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            Partition(ns, user), Keys.Escape(user), cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } row } ? To(row) : null;
    }

    /// <summary>As it is now; null when somebody else changed it since it was read.</summary>
    internal async Task<StoredPreferences?> TryWriteAsync(string ns, StoredPreferences preferences, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        var row = new TableEntity(Partition(ns, preferences.UserId), Keys.Escape(preferences.UserId)) { [Version] = preferences.Version };
        if (preferences.ProfileZone is { } zone)
            row[Zone] = zone;
        if (preferences.ProfileLocale is { } locale)
            row[Locale] = locale;
        LongText.Write(row, Json, JsonSerializer.Serialize(preferences.Preferences, RecipientsJson.Default.UserPreferences));
        return await table.TryPutAsync(row, preferences.Row, cancellation) is { } response
            ? preferences with { Row = response.Headers.ETag } : null;
    }

    public async Task RemoveAsync(string ns, string user, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        await table.DeleteEntityAsync(Partition(ns, user), Keys.Escape(user), ETag.All, cancellation);
    }

    /// <summary>All of a namespace, a page at a time.</summary>
    /// <param name="known">Rows that have not changed since are not parsed again.</param>
    public IAsyncEnumerable<IReadOnlyList<StoredPreferences>> PagesAsync(
        string ns, Func<string, StoredPreferences?> known, CancellationToken cancellation)
    {
        var all = $"{Keys.Escape(ns)}|p|";
        return QueryAsync(TableClient.CreateQueryFilter($"PartitionKey ge {all} and PartitionKey lt {all + "~"}"), known, cancellation);
    }

    /// <summary>Those of one partition from one user to another, in the order of their keys.</summary>
    public IAsyncEnumerable<IReadOnlyList<StoredPreferences>> PagesAsync(
        string ns, string first, string last, CancellationToken cancellation) => QueryAsync(
        TableClient.CreateQueryFilter(
        $"PartitionKey eq {Partition(ns, first)} and RowKey ge {Keys.Escape(first)} and RowKey le {Keys.Escape(last)}"),
        _ => null, cancellation);

    private async IAsyncEnumerable<IReadOnlyList<StoredPreferences>> QueryAsync(
        string filter, Func<string, StoredPreferences?> known,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        await foreach (var page in table.QueryAsync<TableEntity>(filter, PageSize, null, cancellation).AsPages())
            yield return [.. page.Values.Select(row => known(Keys.Unescape(row.RowKey)) is { } same && same.Row == row.ETag ? same
                : TryTo(row)).OfType<StoredPreferences>()];
    }

    private static string Partition(string ns, string user) => $"{Keys.Escape(ns)}|p|{Keys.Partition(ns, user)[^1]}";

    private StoredPreferences? TryTo(TableEntity row) => tables.TryRead(row, To, out var stored) ? stored : null;

    private static StoredPreferences To(TableEntity row)
    {
        // A value that is not allowed any more, such as a time zone that was dropped, takes its default.
        var preferences = PreferenceReader.Read(new JsonFields(StrictJson.ReadStored(LongText.Read(row, Json)), new FieldErrors()));
        return new StoredPreferences(
            Keys.Unescape(row.RowKey), preferences, row.GetString(Zone), row.GetGuid(Version) ?? default)
        { Row = row.ETag, ProfileLocale = row.GetString(Locale) };
    }
}

/// <summary>A user's preferences as they are kept.</summary>
/// <param name="ProfileZone">The profile's time zone, kept along: who sends must not have to read the profile.</param>
/// <param name="Version">Another one with each change by the user; empty when there never was one.</param>
public sealed record StoredPreferences(string UserId, UserPreferences Preferences, string? ProfileZone, Guid Version)
{
    public static StoredPreferences None(string user) => new(user, UserPreferences.Default, null, Guid.Empty);

    /// <summary>The profile's language, kept along like the zone, as templates know languages.</summary>
    public string? ProfileLocale { get; init; }

    /// <summary>As far as texts can tell without the profile.</summary>
    public TextRecipient Reader => new() { Locale = ProfileLocale, TimeZone = ProfileZone ?? Preferences.QuietHours?.TimeZone };

    /// <summary>The row's, of storage; null when there is none.</summary>
    internal ETag? Row { get; init; }

    /// <summary>The <c>ETag</c> of HTTP.</summary>
    public string ETag => $"\"{Version:N}\"";

    internal UserRules Rules => new(Preferences, TimeZones.Find(Preferences.QuietHours?.TimeZone ?? ProfileZone));
}
