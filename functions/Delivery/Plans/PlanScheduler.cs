using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Notifications.Domain;
using Notifications.Platform.Storage;

namespace Notifications.Delivery.Plans;

/// <summary>Puts notifications on the queue of plans, to be looked at when their next step is due.</summary>
public sealed class PlanScheduler(Queues queues, TimeProvider time)
{
    private const int Parallel = 16;

    /// <summary>Beside the insert: what is enqueued twice is looked at twice, which changes nothing.</summary>
    public Task ScheduleAsync(IEnumerable<Notification> notifications, CancellationToken cancellation)
    {
        var planned = notifications.Where(n => n.Plan?.Due is not null).ToArray();
        if (planned.Length == 0)
            return Task.CompletedTask;
        var limits = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
        return System.Threading.Tasks.Parallel.ForEachAsync(
            planned, limits, async (n, token) => await ScheduleAsync(n, n.Plan!.Due!.Value, token));
    }

    public Task ScheduleAsync(Notification notification, DateTimeOffset due, CancellationToken cancellation) => EnqueueAsync(
        new PlanStepMessage
        {
            Namespace = notification.Namespace,
            UserId = notification.UserId,
            Id = notification.Id,
            NotBefore = due,
            EnqueuedAt = time.GetUtcNow(),
        }, due - time.GetUtcNow(), cancellation);

    /// <summary>Hops on the way when that is longer than a queue hides a message.</summary>
    internal Task EnqueueAsync(PlanStepMessage message, TimeSpan delay, CancellationToken cancellation) =>
        queues.SendAsync(Queues.PlanSteps, message, DeliveryJson.Default.PlanStepMessage, delay, cancellation);
}

/// <summary>Look at this notification's plan.</summary>
public sealed record PlanStepMessage
{
    public required string Namespace { get; init; }

    public required string UserId { get; init; }

    public required Guid Id { get; init; }

    /// <summary>When its step is due, as its row says; a row that says later has been looked at for this one.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>When it was first enqueued: its notification may be stored a little later.</summary>
    public required DateTimeOffset EnqueuedAt { get; init; }
}

public sealed class PlanStepFunctions(PlanStepHandler handler)
{
    [Function("PlanSteps")]
    public Task Run([QueueTrigger(Queues.PlanSteps)] string message, CancellationToken cancellation) =>
        handler.HandleAsync(JsonSerializer.Deserialize(message, DeliveryJson.Default.PlanStepMessage)!, cancellation);
}
