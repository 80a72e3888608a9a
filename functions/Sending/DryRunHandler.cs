using System.Text.Json.Serialization;
using Notifications.Delivery.Plans;
using Notifications.Domain;
using Notifications.Platform;

namespace Notifications.Sending;

/// <summary>Tells what a send would do. It asks the same parts that a send does, and writes nothing.</summary>
public sealed class DryRunHandler(RecipientFinder finder, NotificationComposer composer, PlanForecast forecast)
{
    /// <summary>More are counted only.</summary>
    private const int MaxItems = 100;

    public async Task<DryRunResult> RunAsync(string ns, Guid sendId, SendPlan plan, CancellationToken cancellation)
    {
        if (plan.Targets.Broadcast)
            return new DryRunResult { Broadcast = true, SendAt = plan.SendAt };
        // Its times are those of the moment at which it would be sent.
        var id = plan.SendAt is { } sendAt ? Ids.FirstAt(sendAt) : sendId;
        plan = plan.Ordered(Ids.TimeOf(sendId));
        var step = await finder.NextAsync(ns, plan.Targets, 0, null, cancellation);
        var composed = await composer.ComposeAsync(ns, id, [.. step.Users.Take(MaxItems)], plan, cancellation, plan.SendAt);
        var items = composed.Refused
            .Select(d => new DryRunItem { UserId = d.User, Status = DryRunStatus.Skipped, Reason = d.ReasonName })
            .Concat(composed.Failed.Select(f => new DryRunItem { UserId = f.UserId, Status = DryRunStatus.Failed, Reason = f.Reason }))
            .ToDictionary(item => item.UserId, StringComparer.Ordinal);
        foreach (var notification in composed.Notifications)
            items[notification.UserId] = Item(notification, await forecast.OfAsync(notification, cancellation));
        return new DryRunResult
        {
            SendAt = plan.SendAt,
            Recipients = step.Users.Count,
            More = !step.IsLast,
            Items = [.. step.Users.Take(MaxItems).Select(user => items[user])],
        };
    }

    private static DryRunItem Item(Notification notification, IReadOnlyList<ForecastStep> steps) => new()
    {
        UserId = notification.UserId,
        Status = DryRunStatus.WouldSend,
        Silent = notification.Silent,
        Title = notification.Title,
        Message = notification.Message,
        Type = notification.Type,
        Category = notification.Category,
        Priority = notification.Priority,
        Variant = notification.Variant,
        Texts = notification.ChannelTexts,
        PlanVersion = notification.Plan?.Pinned.Version,
        ExpiresAt = notification.ExpiresAt,
        Steps = steps,
    };
}

/// <summary>What a send would do.</summary>
public sealed record DryRunResult
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>For everyone in the namespace: nobody is told one by one.</summary>
    public bool Broadcast { get; init; }

    public int Recipients { get; init; }

    /// <summary>There are more recipients than were counted.</summary>
    public bool More { get; init; }

    /// <summary>The first 100.</summary>
    public IReadOnlyList<DryRunItem> Items { get; init; } = [];
}

/// <summary>What one recipient would get.</summary>
public sealed record DryRunItem
{
    public required string UserId { get; init; }

    public required DryRunStatus Status { get; init; }

    /// <summary>Why it would be skipped, or fail: a name of <see cref="RefusalReason"/>, or a sentence.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>The user's quiet hours: pushed without a sound.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Silent { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Title { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NotificationType? Type { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Category { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Priority? Priority { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Variant { get; init; }

    /// <summary>What other channels would say, where their texts are their own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChannelTexts? Texts { get; init; }

    /// <summary>Of the category's plan; null without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? PlanVersion { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ExpiresAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ForecastStep>? Steps { get; init; }
}

[JsonConverter(typeof(SnakeCaseConverter<DryRunStatus>))]
public enum DryRunStatus
{
    WouldSend,
    Skipped,

    /// <summary>Its texts can't be made for this recipient.</summary>
    Failed,
}
