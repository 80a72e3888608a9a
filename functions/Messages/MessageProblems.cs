using Notifications.Platform.Http;

namespace Notifications.Messages;

/// <summary>The problems of direct messages.</summary>
internal static class MessageProblems
{
    public static Problem NotFound(Guid id) => Problems.NotFound($"You have no message '{id}'.");

    public static Problem NotAllowed(MayWrite mayWrite) => Problems.Forbidden(mayWrite == MayWrite.Nobody
        ? "Messages are switched off: the setting Notifications:Messages:MayWrite is Nobody."
        : "You may write to people who share a room with you.");

    public static Problem YouBlocked() => Problems.Forbidden("You blocked this user. Unblock them to write to them.");

    public static Problem TooManyBlocked(int most) =>
        Problems.TooMany($"You have already blocked {most:N0} users, the maximum. Unblock one first.");

    public static Problem NotYours() =>
        Problems.Forbidden("Only its author may delete a message for everyone. You may delete it for yourself.");

    public static Problem TooLate(TimeSpan within) =>
        Problems.TooLate(
            $"A message can be deleted for everyone for {within.TotalMinutes:0.##} minutes. You may still delete it for yourself.");
}
