using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Operations;

public sealed class HealthFunction(HealthChecks checks)
{
    /// <summary>200 when all that the app needs answers, also while a channel fails (degraded); 503 when something does not. Which, and how
    /// fast, is in the body.</summary>
    [Function("Health"), Access(Access.Open)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request, CancellationToken cancellation)
    {
        var health = await checks.GetAsync(cancellation);
        var status = health.Status == HealthStatus.Unhealthy ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK;
        return Answer.Json(health, AppJson.Default.Health, status);
    }
}
