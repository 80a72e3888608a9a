using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notifications.Delivery;
using Notifications.Delivery.Channels;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Operations.Incidents;
using Notifications.Platform;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Platform.Storage;
using Notifications.Realtime;

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
        var status = new Status
        {
            Name = "notifications",
            Version = Instance.Version,
            Environment = environment.EnvironmentName,
            Instance = instance.Id,
            StartedAt = instance.StartedAt,
            Now = now,
            UptimeSeconds = Math.Round((now - instance.StartedAt).TotalSeconds, 1),
            MemoryMb = Math.Round(Environment.WorkingSet / 1048576.0, 1),
            Channels = await checks.ChannelsAsync(cancellation),
        };
        return Answer.Json(status, OperationsJson.Default.Status);
    }
}

/// <summary>An instance of the app, as <c>GET /status</c> shows it.</summary>
public sealed record Status
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string Environment { get; init; }

    /// <summary>The process that answers: several may serve one address.</summary>
    public required Guid Instance { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset Now { get; init; }

    public required double UptimeSeconds { get; init; }

    /// <summary>The process's working set.</summary>
    public required double MemoryMb { get; init; }

    public required IReadOnlyList<ChannelHealth> Channels { get; init; }
}

/// <summary>Asks each thing the app needs, all at once, each with a time limit. Anybody may ask, so the answer is held for a
/// moment.</summary>
public sealed class HealthChecks
{
    /// <summary>Short enough that nobody acts on an old answer, long enough that asking often costs nothing.</summary>
    public static readonly TimeSpan HoldFor = TimeSpan.FromSeconds(2);

    /// <summary>A load balancer asks every few seconds: an answer that takes longer is no good one.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private readonly InboxStateStore tables;
    private readonly Queues queues;
    private readonly RealtimePush realtime;
    private readonly ChannelReport channels;
    private readonly IncidentSigns signs;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ConcurrentDictionary<string, FaultStreak> streaks = new();
    private readonly CachedAnswer<Health> health;
    private readonly CachedAnswer<IReadOnlyList<ChannelHealth>> channelHealth;

    public HealthChecks(
        InboxStateStore tables, Queues queues, RealtimePush realtime, ChannelReport channels, IncidentSigns signs, TimeProvider time,
        ILogger<HealthChecks> logger)
    {
        (this.tables, this.queues, this.realtime, this.channels, this.signs, this.time, this.logger) = (
            tables, queues, realtime, channels, signs, time, logger);
        channelHealth = new CachedAnswer<IReadOnlyList<ChannelHealth>>(AskChannelsAsync, HoldFor, time);
        health = new CachedAnswer<Health>(AskAsync, HoldFor, time);
    }

    /// <summary>Something failed once, and was not asked again since: it may have been slow for a moment.</summary>
    public bool IsUndecided => streaks.Values.Any(streak => streak.IsUndecided);

    public Task<Health> GetAsync(CancellationToken cancellation) => health.GetAsync(cancellation);

    public Task<IReadOnlyList<ChannelHealth>> ChannelsAsync(CancellationToken cancellation) => channelHealth.GetAsync(cancellation);

    /// <summary>What an incident is about when this check fails.</summary>
    internal static IncidentSubject SubjectOf(string check) =>
        check == "realtime" ? IncidentSubject.Realtime : IncidentSubject.OfStorage(check);

    private async Task<Health> AskAsync()
    {
        var asked = channelHealth.GetAsync(CancellationToken.None);
        var checks = await Task.WhenAll(
            CheckAsync("tables", token => tables.ReadAsync("health", "health", token)),
            CheckAsync("queues", queues.ProbeAsync),
            CheckAsync("realtime", realtime.ProbeAsync));
        var found = await asked;
        return new Health(StatusOf(checks, found), checks, found);
    }

    /// <summary>A channel that fails takes nobody's notifications away: they are in the inbox. So it is no reason to take the app
    /// down.</summary>
    private static HealthStatus StatusOf(IEnumerable<HealthCheck> checks, IEnumerable<ChannelHealth> channels)
    {
        if (checks.Any(c => c.Status != HealthStatus.Healthy))
            return HealthStatus.Unhealthy;
        return channels.Any(c => c.Status == ChannelStatus.Failing) ? HealthStatus.Degraded : HealthStatus.Healthy;
    }

    private async Task<IReadOnlyList<ChannelHealth>> AskChannelsAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        return await channels.GetAsync(limit.Token);
    }

    private async Task<HealthCheck> CheckAsync(string name, Func<CancellationToken, Task> check)
    {
        var started = time.GetTimestamp();
        using var limit = new CancellationTokenSource(Limit);
        string? fault = null;
        try
        {
            await check(limit.Token);
        }
        catch (Exception e)
        {
            // The kind only: messages of clients hold addresses.
            fault = limit.IsCancellationRequested ? "timeout" : e.GetType().Name;
            logger.Unhealthy(name, fault);
        }
        var streak = streaks[name] = streaks.GetValueOrDefault(name).After(fault, time.GetUtcNow());
        if (streak.IsFailing)
            signs.Add(SubjectOf(name), fault!, since: streak.Since);
        var latency = Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 1);
        return new HealthCheck(name, fault is null ? HealthStatus.Healthy : HealthStatus.Unhealthy, latency, fault);
    }
}

/// <summary>How often a check failed in a row: once may be a slow moment, twice is an incident that began with the first.</summary>
internal readonly record struct FaultStreak(int Faults, DateTimeOffset Since)
{
    public bool IsUndecided => Faults == 1;

    public bool IsFailing => Faults >= 2;

    /// <param name="fault">Null when it answered.</param>
    public FaultStreak After(string? fault, DateTimeOffset now) =>
        fault is null ? default : new(Faults + 1, Faults == 0 ? now : Since);
}

/// <param name="Status">Degraded: the app works, a channel does not.</param>
public sealed record Health(HealthStatus Status, IReadOnlyList<HealthCheck> Checks, IReadOnlyList<ChannelHealth> Channels);

/// <param name="LatencyMs">How long the answer took, or the failure.</param>
/// <param name="Fault">What kind of failure; absent when healthy.</param>
public sealed record HealthCheck(
    string Name, HealthStatus Status, double LatencyMs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Fault);

[JsonConverter(typeof(SnakeCaseConverter<HealthStatus>))]
public enum HealthStatus { Healthy, Degraded, Unhealthy }

/// <summary>How it is with every channel, and since when its oldest message waits. While storage is away it says what it knew
/// last.</summary>
public sealed class ChannelReport(ChannelMonitor monitor, QueueWaits waits, ILogger<ChannelReport> logger)
{
    private readonly ConcurrentDictionary<ChannelKind, ChannelHealth> last = new();

    public async Task<IReadOnlyList<ChannelHealth>> GetAsync(CancellationToken cancellation) =>
        await Task.WhenAll(monitor.Kinds.Select(kind => OneAsync(kind, cancellation)));

    private async Task<ChannelHealth> OneAsync(ChannelKind kind, CancellationToken cancellation)
    {
        if (!monitor.IsConfigured(kind))
            return ChannelHealth.Of(kind, ChannelStatus.NotConfigured);
        try
        {
            var health = monitor.HealthOfAsync(kind, cancellation);
            var oldest = waits.OldestWithTriesAsync(Fallback.QueueOf(kind), cancellation);
            await Task.WhenAll(health, oldest);
            var known = await health;
            var queued = await oldest;
            return last[kind] = queued < known.OldestWaiting || known.OldestWaiting is null ? known with { OldestWaiting = queued } : known;
        }
        catch (Exception e)
        {
            // The checks of storage say that it is away.
            var health = last.GetValueOrDefault(kind, ChannelHealth.Of(kind, ChannelStatus.Ok));
            logger.ChannelUnknown(health.Name, e.GetType().Name);
            return health with { IsStale = true };
        }
    }
}
