using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Storage;

namespace Notifications.Operations.Incidents;

/// <summary>The Incidents table. The latest incident of each subject has a row that all instances change, so that what several notice at
/// once is one; an earlier one moves into a row of its own. What an incident did in a namespace is a row in that namespace's
/// partition.</summary>
public sealed class IncidentStore(Tables tables, RowRemoval removal, Ids ids)
{
    /// <summary>What is back within this time is the same incident: a provider that works now and then makes no list of a
    /// hundred.</summary>
    public static readonly TimeSpan SameWithin = TimeSpan.FromMinutes(10);

    /// <summary>How often it is written that one goes on.</summary>
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(30);

    private const string Partition = "incidents", EffectPartition = "effects|", Namespace = "Namespace", Users = "Users";

    /// <summary>Null when others kept changing it: the sign is for the next time.</summary>
    public async Task<NotedIncident?> NoteAsync(IncidentSign sign, CancellationToken cancellation)
    {
        var table = await tables.IncidentsAsync(cancellation);
        return await Optimistic.ChangeAsync(async () =>
        {
            var before = await LatestAsync(table, sign.Subject, cancellation);
            var noted = IncidentRules.After(before?.Incident, sign, ids.Next(), SameWithin);
            if (before is not null && noted.Change == IncidentChange.GoesOn && sign.Failures == 0
                && (noted.Incident.Cause, noted.Incident.BeganAt) == (before.Incident.Cause, before.Incident.BeganAt)
                && sign.At - before.Incident.LastAt < Refresh)
                return noted;
            return await TryWriteAsync(table, before, noted.Incident, cancellation) ? noted : null;
        });
    }

    /// <summary>Null when it had ended, goes on after all, or others kept changing it.</summary>
    public async Task<Incident?> EndAsync(Incident open, IncidentEnd end, CancellationToken cancellation)
    {
        var table = await tables.IncidentsAsync(cancellation);
        var before = await LatestAsync(table, open.Of, cancellation);
        // Whoever noticed it since then knows better.
        if (before?.Incident is not { EndedAt: null } known || known.Id != open.Id || known.LastAt > open.LastAt)
            return null;
        var ended = known with { EndedAt = end.At < known.BeganAt ? known.BeganAt : end.At, EndReason = end.Reason };
        return await TryWriteAsync(table, before, ended, cancellation) ? ended : null;
    }

    /// <summary>Adds what it did in a namespace. False when others kept changing it.</summary>
    public async Task<bool> AddEffectAsync(Guid incident, string ns, Effect effect, DateTimeOffset at, CancellationToken cancellation)
    {
        var table = await tables.IncidentsAsync(cancellation);
        var (partition, key) = (EffectPartition + Keys.Escape(ns), Keys.Invert(incident));
        var added = await Optimistic.ChangeAsync(async () =>
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, key, cancellationToken: cancellation);
            var sum = new Effect(at);
            if (found.HasValue)
                sum.Add(ReadEffect(found.Value!));
            sum.Add(effect);
            var row = new TableEntity(partition, key)
            {
                ["At"] = at,
                [nameof(Incident.Failures)] = sum.Failures,
                [Users] = sum.Users.Write(),
            };
            return await table.TryPutAsync(row, found.HasValue ? found.Value!.ETag : null, cancellation);
        });
        return added is not null;
    }

    /// <summary>All that go on, of every namespace.</summary>
    public async Task<IReadOnlyList<Incident>> OpenAsync(CancellationToken cancellation) =>
        await FindAsync($"PartitionKey eq '{Partition}' and IsOpen eq true", cancellation).ToArrayAsync(cancellation);

    /// <summary>Those of the namespace and of the whole installation, newest first, with what they did in the namespace.</summary>
    public async Task<IReadOnlyList<Incident>> ListAsync(
        string ns, IncidentStatus? status, Guid? after, int limit, CancellationToken cancellation)
    {
        // The latest of each subject are few and in no order; earlier ones are as many as there were, in the order of the list.
        var found = await FindAsync(FilterOf("latest|", "latest}"), cancellation).Where(i => after is not { } last || i.Id < last)
            .ToListAsync(cancellation);
        if (status != IncidentStatus.Open)
            found.AddRange(await FindAsync(FilterOf(after is { } last ? Past(last) : "past|", "past}"), cancellation, limit)
                .Take(limit).ToListAsync(cancellation));
        var page = found.OrderByDescending(i => i.Id).Take(limit);
        return await Task.WhenAll(page.Select(incident => WithEffectAsync(incident, ns, cancellation)));

        string FilterOf(string above, string below) => TableClient.CreateQueryFilter(
            $"PartitionKey eq {Partition} and RowKey gt {above} and RowKey lt {below} and (Namespace eq {""} or Namespace eq {ns})")
            + status switch
            {
                IncidentStatus.Open => " and IsOpen eq true",
                IncidentStatus.Ended => " and IsOpen eq false",
                _ => "",
            };
    }

    /// <summary>Removes what ended before that moment, and what it did. How many rows that were.</summary>
    public async Task<int> PurgeAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var table = await tables.IncidentsAsync(cancellation);
        var removed = await removal.RemoveAsync(table, TableClient.CreateQueryFilter($"EndedAt lt {before}"), cancellation);
        // An incident goes before its effects: killed in between, the next run finds them without it.
        var kept = await table
            .QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), null, [nameof(Incident.Id)], cancellation)
            .Select(row => Keys.Invert(row.GetGuid(nameof(Incident.Id))!.Value)).ToHashSetAsync(StringComparer.Ordinal, cancellation);
        return removed + await removal.RemoveAsync(
            table, TableClient.CreateQueryFilter($"PartitionKey gt {EffectPartition} and At lt {before}"), cancellation,
            only: row => !kept.Contains(row.RowKey));
    }

    private async Task<Incident> WithEffectAsync(Incident incident, string ns, CancellationToken cancellation)
    {
        if (incident.Kind is not (IncidentKind.Channel or IncidentKind.DeadLetters))
            return incident;
        var table = await tables.IncidentsAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            EffectPartition + Keys.Escape(ns), Keys.Invert(incident.Id), cancellationToken: cancellation);
        var effect = found.HasValue ? ReadEffect(found.Value!) : new Effect(incident.BeganAt);
        return incident with { Failures = effect.Failures, Users = effect.Users.Value };
    }

    private async IAsyncEnumerable<Incident> FindAsync(
        string filter, [EnumeratorCancellation] CancellationToken cancellation, int? atOnce = null)
    {
        var table = await tables.IncidentsAsync(cancellation);
        await foreach (var row in table.QueryAsync<TableEntity>(filter, atOnce, cancellationToken: cancellation))
        {
            if (tables.TryRead(row, Read, out var incident))
                yield return incident;
        }
    }

    private async Task<StoredIncident?> LatestAsync(TableClient table, IncidentSubject subject, CancellationToken cancellation)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(Partition, KeyOf(subject), cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } row } && tables.TryRead(row, Read, out var incident)
            ? new StoredIncident(incident, row.ETag) : null;
    }

    /// <summary>A new one takes the place of the one before, which moves, in one transaction.</summary>
    private static async Task<bool> TryWriteAsync(
        TableClient table, StoredIncident? before, Incident incident, CancellationToken cancellation)
    {
        var row = Row(KeyOf(incident.Of), incident);
        if (before is null || before.Incident.Id == incident.Id)
            return await table.TryPutAsync(row, before?.ETag, cancellation) is not null;
        var moved = Row(Past(before.Incident.Id), before.Incident);
        return await table.TrySubmitAsync(
            [TableExtensions.Put(row, before.ETag), new(TableTransactionActionType.UpsertReplace, moved)], cancellation);
    }

    private static string KeyOf(IncidentSubject subject) =>
        $"latest|{SnakeCase<IncidentKind>.NameOf(subject.Kind)}|{subject.Subject}|{Keys.Escape(subject.Namespace ?? "")}";

    private static string Past(Guid incident) => $"past|{Keys.Invert(incident)}";

    private static TableEntity Row(string key, Incident incident) => new(Partition, key)
    {
        [nameof(Incident.Id)] = incident.Id,
        [nameof(Incident.Kind)] = SnakeCase<IncidentKind>.NameOf(incident.Kind),
        [nameof(Incident.Subject)] = incident.Subject,
        [Namespace] = incident.Namespace ?? "",
        [nameof(Incident.BeganAt)] = incident.BeganAt,
        [nameof(Incident.LastAt)] = incident.LastAt,
        [nameof(Incident.EndedAt)] = incident.EndedAt,
        [nameof(Incident.EndReason)] = incident.EndReason is { } reason ? SnakeCase<IncidentEndReason>.NameOf(reason) : null,
        ["IsOpen"] = incident.EndedAt is null,
        [nameof(Incident.PreviousEndedAt)] = incident.PreviousEndedAt,
        [nameof(Incident.Cause)] = incident.Cause,
        [nameof(Incident.Failures)] = incident.Failures,
        [nameof(Incident.Reopened)] = incident.Reopened,
    };

    private static Incident Read(TableEntity row) => new()
    {
        Id = row.GetGuid(nameof(Incident.Id))!.Value,
        Kind = SnakeCase<IncidentKind>.Parse(row.GetString(nameof(Incident.Kind)))!.Value,
        Subject = row.GetString(nameof(Incident.Subject)),
        Namespace = row.GetString(Namespace) is { Length: > 0 } ns ? ns : null,
        BeganAt = row.GetDateTimeOffset(nameof(Incident.BeganAt))!.Value,
        LastAt = row.GetDateTimeOffset(nameof(Incident.LastAt))!.Value,
        EndedAt = row.GetDateTimeOffset(nameof(Incident.EndedAt)),
        EndReason = row.GetString(nameof(Incident.EndReason)) is { } reason ? SnakeCase<IncidentEndReason>.Parse(reason) : null,
        PreviousEndedAt = row.GetDateTimeOffset(nameof(Incident.PreviousEndedAt)),
        Cause = row.GetString(nameof(Incident.Cause)),
        Failures = row.GetInt64(nameof(Incident.Failures)) ?? 0,
        Reopened = row.GetInt32(nameof(Incident.Reopened)) ?? 0,
    };

    private static Effect ReadEffect(TableEntity row) => new(row.GetDateTimeOffset("At")!.Value)
    {
        Failures = row.GetInt64(nameof(Incident.Failures)) ?? 0,
        Users = DistinctCount.Read(row.GetBinary(Users)),
    };

    private sealed record StoredIncident(Incident Incident, ETag ETag);
}

/// <summary>Which incident a sign belongs to.</summary>
internal static class IncidentRules
{
    /// <param name="before">The latest one of the subject.</param>
    /// <param name="id">For a new one.</param>
    public static NotedIncident After(Incident? before, IncidentSign sign, Guid id, TimeSpan sameWithin)
    {
        if (before is null || (before.EndedAt is { } ended && sign.At - ended > sameWithin))
        {
            return new(IncidentChange.Began, new Incident
            {
                Id = id,
                Kind = sign.Subject.Kind,
                Subject = sign.Subject.Subject,
                Namespace = sign.Subject.Namespace,
                BeganAt = BeginningOf(sign, before?.EndedAt),
                PreviousEndedAt = before?.EndedAt,
                LastAt = sign.At,
                Cause = sign.Cause,
                Failures = sign.Failures,
            });
        }
        var goesOn = before with
        {
            LastAt = sign.At > before.LastAt ? sign.At : before.LastAt,
            Cause = sign.Cause,
            Failures = before.Failures + sign.Failures,
        };
        // What was noticed before the end is written late: it is no second time.
        if (before.EndedAt is { } over && sign.At > over)
            return new(IncidentChange.Reopened, goesOn with { EndedAt = null, EndReason = null, Reopened = before.Reopened + 1 });
        // Another instance may have noticed it before the one that wrote first.
        var beganAt = BeginningOf(sign, before.PreviousEndedAt);
        return new(IncidentChange.GoesOn, before.Reopened > 0 || beganAt > before.BeganAt ? goesOn : goesOn with { BeganAt = beganAt });
    }

    /// <param name="previousEnd">When the incident before it ended.</param>
    private static DateTimeOffset BeginningOf(IncidentSign sign, DateTimeOffset? previousEnd) =>
        previousEnd is { } end && end > sign.Since ? end : sign.Since;
}

public sealed record IncidentEnd(DateTimeOffset At, IncidentEndReason Reason);

public sealed record NotedIncident(IncidentChange Change, Incident Incident);

public enum IncidentChange { Began, Reopened, GoesOn }
