using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using Notifications.Channels;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Operations;

public sealed class StatusFunction(Instance instance, IHostEnvironment environment, HealthChecks checks, TimeProvider time)
{
    /// <summary>Which build answers, since when, and where; and whether its channels work.</summary>
    [Function("Status"), Access(Access.Authenticated)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "status")] HttpRequest request, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var status = new Status(
            "notifications", Version, environment.EnvironmentName, instance.Id, instance.StartedAt, now, Math.Round((now - instance.StartedAt).TotalSeconds, 1),
            Math.Round(Environment.WorkingSet / 1048576.0, 1), await checks.ChannelsAsync(cancellation));
        return Answer.Json(status, AppJson.Default.Status);
    }

    internal static string Version { get; } =
        typeof(StatusFunction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}

/// <summary>This process.</summary>
public sealed class Instance(Ids ids, TimeProvider time)
{
    public Guid Id { get; } = ids.Next();

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();
}

/// <param name="Instance">The process that answers: several may serve one address.</param>
public sealed record Status(
    string Name, string Version, string Environment, Guid Instance, DateTimeOffset StartedAt, DateTimeOffset Now, double UptimeSeconds, double MemoryMb,
    IReadOnlyList<ChannelHealth> Channels);
