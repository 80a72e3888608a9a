using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Platform.Auditing;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Platform.Storage;

namespace Notifications.Operations.DeadLetters;

/// <summary>What failed for good, of the admin's own namespace: looking at it, trying it again, giving it up.</summary>
public sealed class DeadLetterFunctions(DeadLetterHandler letters)
{
    [Function("DeadLettersList"), Access(Access.Admin)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "dead-letters")] HttpRequest request,
        CancellationToken cancellation)
    {
        var ns = Caller.Of(request).Namespace;
        var errors = new FieldErrors();
        var query = ListQuery.Read(QueryParameters.Of(request), errors, DeadLetterFilter.Parameters);
        var filter = DeadLetterFilter.Read(QueryParameters.Of(request), errors);
        var after = query.Position(cursor => DeadLetterHandler.ReadCursor(ns, cursor), errors);
        return errors.Any
            ? Answer.Problem(Problems.Invalid(errors))
            : Answer.Json(await letters.ListAsync(ns, filter, after, query.Limit, cancellation), OperationsJson.Default.DeadLetterPage);
    }

    [Function("DeadLettersDelete"), Access(Access.Admin), Audited(AuditAction.DeadLetterDeleted, Target = "id")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "dead-letters/{id:guid}")] HttpRequest request, Guid id,
        CancellationToken cancellation) =>
        await letters.DeleteAsync(Caller.Of(request).Namespace, id, cancellation)
            ? Answer.NoContent()
            : Answer.Problem(NotFound(id));

    [Function("DeadLettersRequeue"), Access(Access.Admin), Audited(AuditAction.DeadLetterRequeued, Target = "id")]
    public async Task<IResult> Requeue(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dead-letters/{id:guid}/requeue")] HttpRequest request, Guid id,
        CancellationToken cancellation) =>
        await letters.RequeueAsync(Caller.Of(request).Namespace, id, cancellation) is { } result
            ? Answer.Json(result, OperationsJson.Default.RequeueResult)
            : Answer.Problem(NotFound(id));

    /// <summary>All, or those of one queue: <c>{ "queue": "…" }</c>.</summary>
    [Function("DeadLettersRequeueAll"), Access(Access.Admin), Audited(AuditAction.DeadLetterRequeued)]
    public async Task<IResult> RequeueAll(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dead-letters/requeue")] HttpRequest request,
        CancellationToken cancellation)
    {
        var body = await RequestBody.ReadOptionalAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var queue = fields.Text("queue", Keys.MaxLength);
        if (queue is not null && DeadLetterFilter.CheckQueue(queue) is { } wrong)
            fields.Fail("queue", wrong);
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        AuditDetail.Set(request, queue);
        var result = await letters.RequeueAllAsync(Caller.Of(request).Namespace, new DeadLetterFilter(queue), cancellation);
        return Answer.Json(result, OperationsJson.Default.RequeueResult);
    }

    private static Problem NotFound(Guid id) =>
        Problems.NotFound($"There is no dead letter '{id}': it was requeued or deleted, or never was.");
}

/// <summary>What an admin does with the dead letters of their namespace. Requeued is first enqueued and then removed: killed in between it
/// runs, and can be requeued again, which does no harm, because every handler of a queue finds what it did before.</summary>
public sealed class DeadLetterHandler(DeadLetterStore store, PoisonQueues queues, ILogger<DeadLetterHandler> logger)
{
    private const int ParallelRequeues = 16;

    /// <summary>A page that is asked for by user looks at so many rows and ends: its cursor goes on from there.</summary>
    private const int MaxLookedAt = 1000;

    /// <summary>A list of its own, which no user's cursor fits.</summary>
    private const string ListName = "dead-letters";

    public static Guid? ReadCursor(string ns, string cursor) => Cursor.ReadId(ns, ListName, cursor);

    public async Task<DeadLetterPage> ListAsync(string ns, DeadLetterFilter filter, Guid? after, int limit, CancellationToken cancellation)
    {
        var items = new List<DeadLetter>();
        var (last, lookedAt) = (Guid.Empty, 0);
        await foreach (var letter in store.ListAsync(ns, filter, after, cancellation))
        {
            // One more than what fits tells that there is a next page.
            if (items.Count == limit || lookedAt == MaxLookedAt)
                return new DeadLetterPage(items, Cursor.Write(ns, ListName, last));
            last = letter.Id;
            lookedAt++;
            if (filter.IsOfItsUser(letter))
                items.Add(letter.Show());
        }
        return new DeadLetterPage(items, null);
    }

    /// <summary>Null when there is none.</summary>
    public async Task<RequeueResult?> RequeueAsync(string ns, Guid id, CancellationToken cancellation)
    {
        if (await store.FindAsync(ns, id, cancellation) is not { } letter)
            return null;
        await RequeueAsync(letter, cancellation);
        return new RequeueResult(1);
    }

    /// <summary>Those that are there now, newest first: one that fails again meanwhile is newer and so not taken twice.</summary>
    public async Task<RequeueResult> RequeueAllAsync(string ns, DeadLetterFilter filter, CancellationToken cancellation)
    {
        var requeued = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelRequeues, CancellationToken = cancellation };
        await Parallel.ForEachAsync(store.ListAsync(ns, filter, null, cancellation), options, async (letter, token) =>
        {
            await RequeueAsync(letter, token);
            Interlocked.Increment(ref requeued);
        });
        return new RequeueResult(requeued);
    }

    /// <returns>False when there is none.</returns>
    public Task<bool> DeleteAsync(string ns, Guid id, CancellationToken cancellation) => store.RemoveAsync(ns, id, cancellation);

    private async Task RequeueAsync(StoredDeadLetter letter, CancellationToken cancellation)
    {
        await queues.ReturnAsync(letter.Queue, letter.Body, cancellation);
        await store.RemoveAsync(letter.Namespace, letter.Id, cancellation);
        logger.Requeued(letter.Id, letter.Queue);
    }
}

public sealed class DeadLetterTimerFunctions(
    DeadLetterDrain drain, DeadLetterStore store, QueueFaults faults, TimeProvider time, IOptions<RetentionOptions> options,
    ILogger<DeadLetterTimerFunctions> logger)
{
    /// <summary>Every minute, all that is there: the host's own poison queues forget after 7 days.</summary>
    [Function("DeadLettersDrain")]
    public Task Drain([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellation) => drain.RunAsync(cancellation);

    /// <summary>Daily, all that is due.</summary>
    [Function("DeadLettersPurge")]
    public async Task Purge([TimerTrigger("0 40 3 * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        var before = time.GetUtcNow() - options.Value.KeepDeadLetters;
        logger.Purged(await store.PurgeAsync(before, cancellation));
        await faults.PurgeAsync(before, cancellation);
    }
}
