using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Options;
using Notifications.Audit;
using Notifications.Realtime;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Presence;

public sealed class PresenceFunctions(PresenceHandler presence, PresenceStore store, IOptions<RealtimeOptions> options)
{
    private const int MaxUsers = 100, MaxSeconds = 86_400;

    [Function("RealtimeStats"), Access(Access.Admin)]
    public async Task<HttpResponseData> Stats(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "realtime/stats")] HttpRequestData request, CancellationToken cancellation) =>
        await request.JsonAsync(
            await presence.StatsAsync(Caller.Of(request.FunctionContext).Namespace, cancellation), AppJson.Default.RealtimeStats, cancellation);

    /// <summary>The caller's own connections.</summary>
    [Function("RealtimeStatus"), Access(Access.User)]
    public async Task<HttpResponseData> Mine(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "realtime/status")] HttpRequestData request, CancellationToken cancellation)
    {
        var caller = Caller.Of(request.FunctionContext);
        var open = await store.ListAsync(caller.Namespace, caller.User, cancellation);
        return await request.JsonAsync(new ConnectionList([.. open.OrderBy(c => c.ConnectedAt)]), AppJson.Default.ConnectionList, cancellation);
    }

    [Function("Presence"), Access(Access.Authenticated)]
    public async Task<HttpResponseData> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "presence")] HttpRequestData request, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        string[] users = [.. (request.Query["users"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Distinct()];
        if (users.Length is 0 or > MaxUsers)
            errors.Add("users", $"has {users.Length} user ids; allowed: 1 to {MaxUsers}, with commas between");
        foreach (var user in users.Where(u => UserIds.Check(u) is not null))
            errors.Add("users", $"'{FieldErrors.Shorten(user)}' is not allowed; allowed: {UserIds.Rule}");
        return errors.Any
            ? await request.ProblemAsync(Problems.Invalid(errors), cancellation)
            : await request.JsonAsync(
                await presence.GetAsync(Caller.Of(request.FunctionContext).Namespace, users, cancellation), AppJson.Default.PresenceList, cancellation);
    }

    /// <summary>What the timer does, at once and with a time of the caller's. Nobody is disconnected: a client that is there after all is back
    /// with its next sign of life.</summary>
    [Function("RealtimeCleanup"), Access(Access.Admin), Audited(AuditAction.ConnectionsCleanedUp)]
    public async Task<HttpResponseData> Cleanup(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "realtime/cleanup")] HttpRequestData request, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadOptionalAsync(request, cancellation);
        if (body.Problem is { } problem)
            return await request.ProblemAsync(problem, cancellation);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var staleAfter = fields.Whole("timeoutSeconds", 0, MaxSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : options.Value.StaleAfter;
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return await request.ProblemAsync(Problems.Invalid(fields.Errors), cancellation);
        var removed = await store.RemoveStaleAsync(Caller.Of(request.FunctionContext).Namespace, staleAfter, cancellation);
        return await request.JsonAsync(new RemovedConnections(removed), AppJson.Default.RemovedConnections, cancellation);
    }
}
