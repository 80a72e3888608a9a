using System.Text.Json;
using Notifications.Shared;

namespace Notifications.DeadLetters;

/// <summary>A queue message whose handler failed at every attempt, kept until an admin requeues or deletes it.</summary>
/// <param name="Queue">Where it failed, and where it goes back to.</param>
/// <param name="Body">As it lay in the queue: it goes back byte for byte.</param>
public sealed record StoredDeadLetter(string Namespace, Guid Id, string Queue, string Body, string Reason, int Attempts)
{
    /// <summary>For messages that don't say whose they are. A token with this namespace opens them, and no other.</summary>
    public const string NoNamespace = "-";

    public DeadLetter Show() => new(Id, Queue, MessageText.Read(Body), Reason, Ids.TimeOf(Id), Attempts);
}

/// <summary>A dead letter as an admin sees it.</summary>
/// <param name="Message">An object, or the text of a message that is none. The app's messages hold ids and no content.</param>
/// <param name="FailedAt">When the last attempt failed, to the second.</param>
public sealed record DeadLetter(Guid Id, string Queue, JsonElement Message, string Reason, DateTimeOffset FailedAt, int Attempts);

/// <param name="NextCursor">For the next page; null on the last one.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Items, string? NextCursor);

/// <summary>How many messages are back on their queues.</summary>
public sealed record RequeueResult(int Requeued);
