using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using Notifications.Delivery.Channels;
using Notifications.Platform;
using Notifications.Platform.Http;
using Notifications.Platform.Security;

namespace Notifications.Operations;

public sealed class HealthFunctions(HealthChecks checks)
{
    /// <summary>200 when all that the app needs answers, also while a channel fails (degraded); 503 when something does not. Which, and how
    /// fast, is in the body.</summary>
    [Function("Health"), Access(Access.Open)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request, CancellationToken cancellation)
    {
        var health = await checks.GetAsync(cancellation);
        var status = health.Status == HealthStatus.Unhealthy ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK;
        return Answer.Json(health, OperationsJson.Default.Health, status);
    }
}

public sealed class StatusFunctions(Instance instance, IHostEnvironment environment, HealthChecks checks, TimeProvider time)
{
    /// <summary>Which build answers, since when, and where; and whether its channels work.</summary>
    [Function("Status"), Access(Access.Authenticated)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "status")] HttpRequest request, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var status = new Status(
            "notifications", Instance.Version, environment.EnvironmentName, instance.Id, instance.StartedAt, now,
            Math.Round((now - instance.StartedAt).TotalSeconds, 1),
            Math.Round(Environment.WorkingSet / 1048576.0, 1), await checks.ChannelsAsync(cancellation));
        return Answer.Json(status, OperationsJson.Default.Status);
    }

}

/// <param name="Instance">The process that answers: several may serve one address.</param>
public sealed record Status(
    string Name, string Version, string Environment, Guid Instance, DateTimeOffset StartedAt, DateTimeOffset Now, double UptimeSeconds,
    double MemoryMb,
    IReadOnlyList<ChannelHealth> Channels);
