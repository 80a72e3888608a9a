using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Http;
using Notifications.Platform.Security;

namespace Notifications.Recipients.Preferences;

/// <summary>The caller's own preferences.</summary>
public sealed class PreferenceFunctions(PreferenceHandler preferences)
{
    [Function("PreferencesGet"), Access(Access.User)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "notifications/preferences")] HttpRequest request,
        CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        return Versioned(await preferences.GetAsync(caller.Namespace, caller.User, cancellation));
    }

    [Function("PreferencesPut"), Access(Access.User)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "notifications/preferences")] HttpRequest request,
        CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var given = PreferenceReader.Read(fields);
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var caller = Caller.Of(request);
        var put = await preferences.PutAsync(caller.Namespace, caller.User, given, IfMatch.Read(request), cancellation);
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
