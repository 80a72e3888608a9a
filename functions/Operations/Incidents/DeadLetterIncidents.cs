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
            foreach (var user in alike.SelectMany(l => l.Letter.Users))
                effect.Users.Add(user);
            if (!await recorder.RecordAsync(sign, ns, effect, cancellation))
                signs.PutBack(sign, ns, effect);
        }
    }
}

/// <param name="Fault">What kind of failure the last attempt was; null when nobody wrote it down.</param>
internal sealed record DrainedLetter(StoredDeadLetter Letter, string? Fault);
