using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Auditing;
using Notifications.Platform.Http;
using Notifications.Platform.Security;

namespace Notifications.Recipients.Preferences;

/// <summary>Preferences: the caller's own, and those that a sending app sets for its users.</summary>
public sealed class PreferenceFunctions(PreferenceHandler preferences)
{
    private const string NotYours = "These are somebody else's preferences, and your role does not allow it.";

    [Function("PreferencesGet"), Access(Access.User)]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "notifications/preferences")] HttpRequest request,
        CancellationToken cancellation) =>
        GetAsync(Caller.Of(request).Namespace, Caller.Of(request).User, cancellation);

    [Function("PreferencesPut"), Access(Access.User)]
    public Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "notifications/preferences")] HttpRequest request,
        CancellationToken cancellation) =>
        PutAsync(request, Caller.Of(request).User, cancellation);

    [Function("RecipientsPreferencesGet"), Access(Access.Authenticated)]
    public async Task<IResult> GetOfUser(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "recipients/{userId}/preferences")] HttpRequest request,
        string userId, CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        return RecipientAccess.Resolve(userId, caller, c => c.MaySend, out var user, NotYours) is { } problem
            ? Answer.Problem(problem)
            : await GetAsync(caller.Namespace, user, cancellation);
    }

    [Function("RecipientsPreferencesPut"), Access(Access.Authenticated), Audited(AuditAction.PreferencesChanged, User = "userId")]
    public async Task<IResult> PutOfUser(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "recipients/{userId}/preferences")] HttpRequest request, string userId,
        CancellationToken cancellation) =>
        RecipientAccess.Resolve(userId, Caller.Of(request), c => c.MaySend, out var user, NotYours) is { } problem
            ? Answer.Problem(problem)
            : await PutAsync(request, user, cancellation);

    private async Task<IResult> GetAsync(string ns, string user, CancellationToken cancellation) =>
        Versioned(await preferences.GetAsync(ns, user, cancellation));

    private async Task<IResult> PutAsync(HttpRequest request, string user, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var given = PreferenceReader.Read(fields);
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var put = await preferences.PutAsync(Caller.Of(request).Namespace, user, given, IfMatch.Read(request), cancellation);
        return put.Outcome switch
        {
            PutOutcome.Stored => Versioned(put.Stored!),
            PutOutcome.PreconditionFailed => Answer.Problem(
                Problems.PreconditionFailed(
                "The preferences are not the version of If-Match any more. Read them again, and put them with their new ETag.")),
            PutOutcome.Busy => Answer.Problem(Problems.Conflict("The preferences kept changing. Try again.")),
        };
    }

    private static Answer Versioned(StoredPreferences stored) =>
        Answer.Json(stored.Preferences, RecipientsJson.Default.UserPreferences).With("ETag", stored.ETag);
}
