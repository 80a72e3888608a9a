using System.Net;
using Notifications.Web;

namespace Notifications.Idempotency;

/// <summary>An answer that can be given again.</summary>
/// <param name="Body">Null when it was too large to be kept.</param>
public sealed record StoredAnswer(HttpStatusCode Status, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[]? Body)
{
    /// <summary>704 KB. A row may have 1 MiB, and Azurite counts the base64 that bytes travel as.</summary>
    public const int MaxBodyBytes = 11 * 64 * 1024;

    public const string ReplayedHeader = "Idempotency-Replayed";

    internal static StoredAnswer From(Answer answer) =>
        new(answer.Status, [.. answer.Headers], answer.Body.Length > MaxBodyBytes ? null : answer.Body);

    /// <summary>The same again, marked as such.</summary>
    internal Answer Replay() =>
        Answer.Again(Status, Headers, Body ?? throw new InvalidOperationException("The answer was not kept.")).With(ReplayedHeader, "true");
}
