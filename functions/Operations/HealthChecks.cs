using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Notifications.Inbox;
using Notifications.Realtime;
using Notifications.Storage;

namespace Notifications.Operations;

/// <summary>Asks each thing the app needs, all at once, each with a time limit.</summary>
public sealed class HealthChecks(InboxStateStore tables, Queues queues, RealtimePush realtime, TimeProvider time, ILogger<HealthChecks> logger)
{
    /// <summary>A load balancer asks every few seconds: an answer that takes longer is no good one.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    public async Task<Health> RunAsync(CancellationToken cancellation)
    {
        var checks = await Task.WhenAll(
            CheckAsync("tables", token => tables.ReadAsync("health", "health", token), cancellation),
            CheckAsync("queues", queues.ProbeAsync, cancellation),
            CheckAsync("realtime", realtime.ProbeAsync, cancellation));
        var healthy = checks.All(c => c.Status == HealthStatus.Healthy);
        return new Health(healthy ? HealthStatus.Healthy : HealthStatus.Unhealthy, checks);
    }

    private async Task<HealthCheck> CheckAsync(string name, Func<CancellationToken, Task> check, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        string? fault = null;
        try
        {
            await check(limit.Token);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // The kind only: messages of clients hold addresses.
            fault = limit.IsCancellationRequested ? "timeout" : e.GetType().Name;
            logger.Unhealthy(name, fault);
        }
        var latency = Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 1);
        return new HealthCheck(name, fault is null ? HealthStatus.Healthy : HealthStatus.Unhealthy, latency, fault);
    }
}

public sealed record Health(HealthStatus Status, IReadOnlyList<HealthCheck> Checks);

/// <param name="LatencyMs">How long the answer took, or the failure.</param>
/// <param name="Fault">What kind of failure; absent when healthy.</param>
public sealed record HealthCheck(
    string Name, HealthStatus Status, double LatencyMs, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Fault);

public enum HealthStatus { Healthy, Unhealthy }
