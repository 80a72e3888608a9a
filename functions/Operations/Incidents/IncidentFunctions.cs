using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Delivery.Channels;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Platform.Storage;

namespace Notifications.Operations.Incidents;

/// <summary>What did not work, and what waits.</summary>
public sealed class IncidentFunctions(
    IncidentStore incidents, QueueReport queues, ChannelRates rates, TimeProvider time, IOptions<RetentionOptions> options,
    ILogger<IncidentFunctions> logger)
{
    /// <summary>A list of its own, which no other list's cursor fits.</summary>
    private const string ListName = "incidents";

    /// <summary>Those of the admin's namespace and of the whole installation.</summary>
    [Function("IncidentsList"), Access(Access.Admin)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "incidents")] HttpRequest request,
        CancellationToken cancellation)
    {
        var (ns, errors, parameters) = (Caller.Of(request).Namespace, new FieldErrors(), QueryParameters.Of(request));
        var query = ListQuery.Read(parameters, errors, "status");
        var status = QueryValues.OneOf<IncidentStatus>(parameters, "status", errors);
        var after = query.Position(cursor => Cursor.ReadId(ns, ListName, cursor), errors);
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        // One more than asked for tells whether there is a next page.
        var found = await incidents.ListAsync(ns, status, after, query.Limit + 1, cancellation);
        var items = found.Take(query.Limit).ToArray();
        var next = found.Count > items.Length ? Cursor.Write(ns, ListName, items[^1].Id) : null;
        return Answer.Json(new IncidentPage(items, next), OperationsJson.Default.IncidentPage);
    }

    [Function("QueuesList"), Access(Access.Admin)]
    public async Task<IResult> Queues(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "queues")] HttpRequest request, CancellationToken cancellation) =>
        Answer.Json(
            new QueueList(await queues.GetAsync(Caller.Of(request).Namespace, cancellation)), OperationsJson.Default.QueueList);

    /// <summary>Daily, all that is due.</summary>
    [Function("IncidentsPurge")]
    public async Task Purge([TimerTrigger("0 45 3 * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        logger.IncidentsPurged(await incidents.PurgeAsync(time.GetUtcNow() - options.Value.KeepIncidents, cancellation));
        await rates.PurgeAsync(cancellation);
    }
}
