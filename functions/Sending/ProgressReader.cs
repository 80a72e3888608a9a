using System.Globalization;
using System.Text.Json;
using Notifications.Domain;
using Notifications.Platform.Http;

namespace Notifications.Sending;

/// <summary>Checks a progress update: <c>{ users, taskId, progress, status, currentStep?, title?, at?, sequence? }</c>. A task is one row
/// in an inbox, which each later update replaces.</summary>
public static class ProgressReader
{
    /// <summary>Null when something is wrong: <paramref name="fields"/> has what.</summary>
    /// <param name="now">When it is sent.</param>
    public static SendPlan? Read(JsonFields fields, DateTimeOffset now)
    {
        var targets = TargetsReader.Read(fields);
        if (targets.Broadcast)
            fields.Fail("broadcast", "is not allowed; allowed: users, roles and rooms");
        var taskId = fields.Text("taskId", ContentLimits.MaxKey, required: true) ?? "";
        if (taskId.Length > 0 && ContentReader.CheckKey(taskId) is { } rule)
            fields.Fail("taskId", $"'{FieldErrors.Shorten(taskId)}' is not allowed; allowed: {rule}");
        var progress = fields.Whole("progress", 0, 100);
        if (progress is null && !fields.Errors.Any)
            fields.Fail("progress", "is required; allowed: a whole number from 0 to 100");
        var status = fields.Text("status", ContentLimits.MaxName, required: true) ?? "";
        var step = fields.Text("currentStep", ContentLimits.MaxTitle);
        var title = fields.Text("title", ContentLimits.MaxTitle) ?? "Task Progress Update";
        var (at, sequence) = CollapseOrderReader.Read(fields, hasKey: true, now);
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return null;
        var update = new ProgressUpdate(taskId, progress!.Value, status, step);
        return new SendPlan
        {
            Targets = targets,
            Contents = [new WeightedContent(1, Content(update, title) with { At = at, Sequence = sequence })]
        };
    }

    private static SendContent Content(ProgressUpdate update, string title) => new()
    {
        Title = title,
        Message = string.Create(CultureInfo.InvariantCulture, $"{update.CurrentStep ?? update.Status}: {update.Progress} %"),
        Type = NotificationType.ProgressUpdate,
        Category = SnakeCase<NotificationType>.NameOf(NotificationType.ProgressUpdate),
        Priority = Priority.Normal,
        Data = JsonSerializer.SerializeToElement(update, SendingJson.Default.ProgressUpdate),
        CollapseKey = update.TaskId,
    };
}

/// <summary>A progress notification's <c>data</c>.</summary>
public sealed record ProgressUpdate(string TaskId, int Progress, string Status, string? CurrentStep);
