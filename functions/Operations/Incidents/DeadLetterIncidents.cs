using System.Text.Json;
using Notifications.Operations.DeadLetters;

namespace Notifications.Operations.Incidents;

/// <summary>Dead letters are an incident of their namespace and queue, until none is left.</summary>
public sealed class DeadLetterIncidents(IncidentRecorder recorder, IncidentSigns signs, TimeProvider time)
{
    /// <param name="letters">Of one queue.</param>
    internal async Task NoteAsync(IReadOnlyCollection<DrainedLetter> letters, CancellationToken cancellation)
    {
        foreach (var (ns, alike) in letters.GroupBy(l => l.Letter.Namespace).Select(g => (g.Key, g.ToArray())))
        {
            var (first, last, now) = (alike[0].Letter, alike[^1], time.GetUtcNow());
            var sign = new IncidentSign(
                IncidentSubject.OfDeadLetters(ns, first.Queue), last.Fault ?? "failed_at_every_attempt",
                alike.Min(l => l.Letter.Show().FailedAt), now, 0);
            var effect = new Effect(now) { Failures = alike.Length };
            foreach (var user in alike.SelectMany(l => UsersOf(l.Letter)))
                effect.Users.Add(user);
            if (!await recorder.RecordAsync(sign, ns, effect, cancellation))
                signs.PutBack(sign, ns, effect);
        }
    }

    private static IEnumerable<string> UsersOf(StoredDeadLetter letter)
    {
        var message = MessageText.Read(letter.Body);
        if (MessageText.Member(message, "userId") is { } user)
            yield return user;
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("users", out var users)
            || users.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (var one in users.EnumerateArray().Where(u => u.ValueKind == JsonValueKind.String))
            yield return one.GetString()!;
    }
}

/// <param name="Fault">What kind of failure the last attempt was; null when nobody wrote it down.</param>
internal sealed record DrainedLetter(StoredDeadLetter Letter, string? Fault);
