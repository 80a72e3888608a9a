using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Announcements;
using Notifications.Messages;
using Notifications.Platform.Auditing;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Platform.Storage;
using Notifications.Sending;

namespace Notifications.Operations.Retention;

public sealed class CleanupFunctions(Cleanup cleanup, IOptions<RetentionOptions> options)
{
    /// <summary>Less than the minute that many a proxy waits.</summary>
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(45);

    /// <summary>Hourly. "All that is due", never "this hour's": runs missed while the app was down are not made up.</summary>
    [Function("CleanupTimer")]
    public Task Run([TimerTrigger("0 0 * * * *")] TimerInfo timer, CancellationToken cancellation) =>
        cleanup.RunAsync(new CleanupScope(null, options.Value.Throttle()), cancellation);

    /// <summary>The same at once and at the same pace, in the admin's namespace.</summary>
    [Function("NotificationsCleanup"), Access(Access.Admin), Audited(AuditAction.NotificationsCleanedUp)]
    public async Task<IResult> RunNow(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/cleanup")] HttpRequest request,
        CancellationToken cancellation)
    {
        var body = await RequestBody.ReadOptionalAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var scope = new CleanupScope(Caller.Of(request).Namespace, options.Value.Throttle(RequestLimit));
        var report = await cleanup.RunAsync(scope, cancellation);
        return Answer.Json(report, OperationsJson.Default.CleanupReport);
    }
}

/// <summary>Removes what has served its time: broadcasts, old sends, past schedules, notifications. In small steps with pauses in between,
/// so that sends don't wait for it; what one run leaves, stopped or killed, the next one finds.</summary>
public sealed class Cleanup(
    Tables tables, InboxCleanup inbox, AnnouncementCleanup announcements, MessageRetention messages, TimeProvider time,
    IOptions<RetentionOptions> options,
    ILogger<Cleanup> logger)
{
    /// <summary>They are not listed any more; kept a little, since clocks differ.</summary>
    private static readonly TimeSpan PastSchedules = TimeSpan.FromHours(1);

    public async Task<CleanupReport> RunAsync(CleanupScope scope, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var sendsBefore = now - options.Value.KeepSends;
        // The inboxes come last: they may take all the time there is.
        var report = new CleanupReport
        {
            Broadcasts = await RemoveAsync(
                tables.BroadcastsAsync(cancellation), scope.Limit(TableClient.CreateQueryFilter($"ExpiresAt le {now}"))),
            Sends = await RemoveAsync(
                tables.SendsAsync(cancellation),
                scope.LimitParts(TableClient.CreateQueryFilter(
                    $"(CreatedAt le {sendsBefore} and Status ne 'scheduled') or At le {sendsBefore}")),
                // A send of an older version does not say.
                row => row.GetDateTimeOffset(SendStore.KeptFromColumn) is not { } from || from <= sendsBefore,
                SendStore.KeptFromColumn),
            Schedules = await RemoveAsync(
                tables.SchedulesAsync(cancellation), scope.Limit(TableClient.CreateQueryFilter($"SendAt le {now - PastSchedules}"))),
            Messages = await messages.RunAsync(scope, cancellation),
            Announcements = await announcements.RunAsync(scope, cancellation),
        };
        report = await inbox.RunAsync(scope, report, cancellation) with { Complete = !scope.Throttle.IsOver };
        logger.CleanedUp(report.Total, report.Expired, report.Read, report.Deleted);
        if (!report.Complete)
            logger.CleanupUnfinished();
        return report;

        async Task<int> RemoveAsync(
            Task<TableClient> table, string filter, Func<TableEntity, bool>? only = null, params string[] columns) =>
            await RowRemoval.RemoveAsync(await table, filter, scope.Throttle, cancellation, null, only, columns);
    }
}

/// <summary>What a cleanup removed, by kind.</summary>
public sealed record CleanupReport
{
    /// <summary>Notifications that had expired.</summary>
    public int Expired { get; init; }

    /// <summary>Notifications that were read and whose priority keeps such ones for less.</summary>
    public int Read { get; init; }

    /// <summary>Notifications that were deleted long enough ago.</summary>
    public int Deleted { get; init; }

    /// <summary>What was kept beside them: events, channels, markers, what users did with broadcasts.</summary>
    public int Details { get; init; }

    public int Broadcasts { get; init; }

    public int Sends { get; init; }

    public int Schedules { get; init; }

    public int Announcements { get; init; }

    /// <summary>Direct messages, with what is kept beside them.</summary>
    public int Messages { get; init; }

    /// <summary>False when its time was up: the next one goes on.</summary>
    public bool Complete { get; init; } = true;

    [System.Text.Json.Serialization.JsonIgnore]
    public int Total => Expired + Read + Deleted + Details + Broadcasts + Sends + Schedules + Announcements + Messages;
}
