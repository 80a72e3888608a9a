using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
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
    public async Task<IResult> Stats(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "realtime/stats")] HttpRequest request, CancellationToken cancellation) =>
        Answer.Json(
            await presence.StatsAsync(Caller.Of(request).Namespace, cancellation), AppJson.Default.RealtimeStats);

    /// <summary>The caller's own connections.</summary>
    [Function("RealtimeStatus"), Access(Access.User)]
    public async Task<IResult> Mine(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "realtime/status")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        var open = await store.ListAsync(caller.Namespace, caller.User, cancellation);
        return Answer.Json(new ConnectionList([.. open.OrderBy(c => c.ConnectedAt)]), AppJson.Default.ConnectionList);
    }

    [Function("Presence"), Access(Access.Authenticated)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "presence")] HttpRequest request, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        string[] users = [.. RawQuery.Items(request, "users").Distinct(StringComparer.Ordinal)];
        if (users.Length is 0 or > MaxUsers)
            errors.Add("users", $"has {users.Length:N0} user ids; allowed: 1 to {MaxUsers}, each as a 'users=' of its own, or with commas between that are not encoded");
        foreach (var user in users.Where(u => UserIds.Check(u) is not null))
            errors.Add("users", $"'{FieldErrors.Shorten(user)}' is not allowed; allowed: {UserIds.Rule}");
        return errors.Any
            ? Answer.Problem(Problems.Invalid(errors))
            : Answer.Json(
                await presence.GetAsync(Caller.Of(request), users, cancellation), AppJson.Default.PresenceList);
    }

    /// <summary>What the timer does, at once and with a time of the caller's. Nobody is disconnected: a client that is there after all is back
    /// with its next sign of life.</summary>
    [Function("RealtimeCleanup"), Access(Access.Admin), Audited(AuditAction.ConnectionsCleanedUp)]
    public async Task<IResult> Cleanup(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "realtime/cleanup")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadOptionalAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var staleAfter = fields.Whole("timeoutSeconds", 0, MaxSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : options.Value.StaleAfter;
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var removed = await store.RemoveStaleAsync(Caller.Of(request).Namespace, staleAfter, cancellation);
        return Answer.Json(new RemovedConnections(removed), AppJson.Default.RemovedConnections);
    }
}
