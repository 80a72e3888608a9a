using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Platform.Json;

namespace Notifications.Inbox;

/// <summary>A list of notification ids in a request: <c>{ "ids": [ … ] }</c>.</summary>
internal static class NotificationIds
{
    /// <summary>As many as a page of a list has.</summary>
    public const int Max = 100;

    public static Guid ReadOne(JsonFields fields, string name)
    {
        var text = fields.Text(name, 64, required: true);
        if (!Guid.TryParse(text, out var id) && !string.IsNullOrWhiteSpace(text))
            fields.Fail(name, $"'{FieldErrors.Shorten(text)}' is not allowed; allowed: a notification id");
        return id;
    }

    public static IReadOnlyList<Guid> Read(JsonFields fields)
    {
        var hadErrors = fields.Errors.Any;
        var texts = fields.Texts("ids", Max, 64);
        if (texts is null or [] && fields.Errors.Any == hadErrors)
            fields.Fail("ids", $"is empty; allowed: 1 to {Max} notification ids");
        var ids = new List<Guid>();
        foreach (var (index, text) in (texts ?? []).Index())
        {
            if (Guid.TryParse(text, out var id))
                ids.Add(id);
            else
                fields.Fail($"ids[{index}]", $"'{FieldErrors.Shorten(text)}' is not allowed; allowed: a notification id");
        }
        fields.RejectUnknown();
        return ids;
    }
}

internal static class InboxProblems
{
    /// <summary>The same for what never was, is deleted, has expired or is somebody else's: nobody learns which.</summary>
    public static Problem NotFound(Guid id) => Problems.NotFound($"You have no notification '{id}'.");

    /// <summary>Null when the change was made, or was there already.</summary>
    public static Problem? Of(ChangeResult result, Guid id) => result.Outcome switch
    {
        ChangeOutcome.Changed or ChangeOutcome.Unchanged => null,
        ChangeOutcome.NotFound => NotFound(id),
        ChangeOutcome.ExpiresBefore => ExpiresBefore(result.Notification!),
        ChangeOutcome.Busy => Busy(),
    };

    public static Problem NotLatest(Guid readUpTo) =>
        Problems.NotLatest($"'{readUpTo}' is not what was marked read last: nothing was undone.");

    private static Problem ExpiresBefore(Notification snoozed)
    {
        var errors = new FieldErrors();
        errors.Add("until", $"'{Rfc3339.Format(snoozed.SnoozedUntil!.Value)}' is not allowed; allowed: before it expires, at "
            + $"'{Rfc3339.Format(snoozed.ExpiresAt)}', as its sender said");
        return Problems.Invalid(errors);
    }

    public static Problem Busy() => Problems.Conflict("The notification kept changing. Try again.");
}
