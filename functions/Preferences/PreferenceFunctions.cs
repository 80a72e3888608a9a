using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Notifications.Recipients;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Preferences;

/// <summary>The caller's own preferences.</summary>
public sealed class PreferenceFunctions(PreferenceHandler preferences)
{
    [Function("PreferencesGet"), Access(Access.User)]
    public async Task<HttpResponseData> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "notifications/preferences")] HttpRequestData request, CancellationToken cancellation)
    {
        var caller = Caller.Of(request.FunctionContext);
        return await AnswerAsync(request, await preferences.GetAsync(caller.Namespace, caller.User, cancellation), cancellation);
    }

    [Function("PreferencesPut"), Access(Access.User)]
    public async Task<HttpResponseData> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "notifications/preferences")] HttpRequestData request, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return await request.ProblemAsync(problem, cancellation);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var given = PreferenceReader.Read(fields);
        if (fields.Errors.Any)
            return await request.ProblemAsync(Problems.Invalid(fields.Errors), cancellation);
        var caller = Caller.Of(request.FunctionContext);
        var put = await preferences.PutAsync(caller.Namespace, caller.User, given, IfMatch.Read(request), cancellation);
        return put.Outcome switch
        {
            PutOutcome.Stored => await AnswerAsync(request, put.Stored!, cancellation),
            PutOutcome.PreconditionFailed => await request.ProblemAsync(
                Problems.PreconditionFailed("The preferences are not the version of If-Match any more. Read them again, and put them with their new ETag."), cancellation),
            PutOutcome.Busy => await request.ProblemAsync(Problems.Conflict("The preferences kept changing. Try again."), cancellation),
        };
    }

    private static async Task<HttpResponseData> AnswerAsync(HttpRequestData request, StoredPreferences stored, CancellationToken cancellation)
    {
        var response = await request.JsonAsync(stored.Preferences, AppJson.Default.UserPreferences, cancellation);
        response.Headers.Add("ETag", stored.ETag);
        return response;
    }
}
