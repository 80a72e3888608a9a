using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Notifications.Audit;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Retention;

public sealed class CleanupFunction(Cleanup cleanup, IOptions<RetentionOptions> options)
{
    /// <summary>Less than the minute that many a proxy waits.</summary>
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(45);

    /// <summary>Hourly. "All that is due", never "this hour's": runs missed while the app was down are not made up.</summary>
    [Function("CleanupTimer")]
    public Task Run([TimerTrigger("0 0 * * * *")] TimerInfo timer, CancellationToken cancellation) =>
        cleanup.RunAsync(new CleanupScope(null, options.Value.Pace()), cancellation);

    /// <summary>The same at once and at the same pace, in the admin's namespace.</summary>
    [Function("NotificationsCleanup"), Access(Access.Admin), Audited(AuditAction.NotificationsCleanedUp)]
    public async Task<IResult> RunNow(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/cleanup")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadOptionalAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var scope = new CleanupScope(Caller.Of(request).Namespace, options.Value.Pace(RequestLimit));
        var report = await cleanup.RunAsync(scope, cancellation);
        return Answer.Json(report, AppJson.Default.CleanupReport);
    }
}
