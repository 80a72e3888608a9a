using Notifications.Shared;

namespace Notifications.Inbox;

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
        errors.Add("until", $"'{Rfc3339.Format(snoozed.SnoozedUntil!.Value)}' is not allowed; allowed: before it expires, at '{Rfc3339.Format(snoozed.ExpiresAt)}', as its sender said");
        return Problems.Invalid(errors);
    }

    public static Problem Busy() => Problems.Conflict("The notification kept changing. Try again.");
}
