using Notifications.Domain;
using Notifications.Insight;

namespace Notifications.Operations.Incidents;

/// <summary>What this instance noticed and has not written yet: storage may be what is away. In memory, so that it never holds up what it
/// hears of.</summary>
public sealed class IncidentSigns(TimeProvider time) : IFailedTryListener
{
    /// <summary>Namespaces whose failed tries are counted until the next write, a few seconds later.</summary>
    private const int MaxNamespaces = 1000;

    private readonly Lock gate = new();
    private readonly Dictionary<IncidentSubject, IncidentSign> signs = [];
    private readonly Dictionary<(ChannelKind Channel, string Namespace), Effect> tries = [];
    private readonly List<(IncidentSign Sign, string Namespace, Effect Effect)> unwritten = [];

    /// <summary>It does not work.</summary>
    /// <param name="since">When it stopped to, where that is known.</param>
    public void Add(IncidentSubject subject, string cause, long failures = 0, DateTimeOffset? since = null)
    {
        var now = time.GetUtcNow();
        Add(new IncidentSign(subject, cause, since ?? now, now, failures));
    }

    public void TryFailed(ChannelKind channel, string ns, string user)
    {
        lock (gate)
        {
            if (!tries.TryGetValue((channel, ns), out var effect))
            {
                if (tries.Count >= MaxNamespaces)
                    return;
                tries[(channel, ns)] = effect = new Effect(time.GetUtcNow());
            }
            effect.Failures++;
            effect.Users.Add(user);
        }
    }

    /// <summary>Another instance, or this one later, may write it instead.</summary>
    public IReadOnlyList<IncidentSign> TakeSigns()
    {
        lock (gate)
        {
            IncidentSign[] taken = [.. signs.Values];
            signs.Clear();
            return taken;
        }
    }

    public IReadOnlyList<(ChannelKind Channel, string Namespace, Effect Effect)> TakeTries()
    {
        lock (gate)
        {
            var taken = tries.Select(t => (t.Key.Channel, t.Key.Namespace, t.Value)).ToArray();
            tries.Clear();
            return taken;
        }
    }

    /// <summary>Incidents that could not be written with what they did.</summary>
    public IReadOnlyList<(IncidentSign Sign, string Namespace, Effect Effect)> TakeUnwritten()
    {
        lock (gate)
        {
            var taken = unwritten.ToArray();
            unwritten.Clear();
            return taken;
        }
    }

    public void PutBack(IncidentSign sign, string ns, Effect effect)
    {
        lock (gate)
        {
            if (unwritten.Count < MaxNamespaces)
                unwritten.Add((sign, ns, effect));
        }
    }

    /// <summary>What could not be written, for the next time.</summary>
    public void PutBack(IncidentSign sign) => Add(sign);

    public void PutBack(ChannelKind channel, string ns, Effect effect)
    {
        lock (gate)
        {
            if (tries.TryGetValue((channel, ns), out var newer))
                effect.Add(newer);
            tries[(channel, ns)] = effect;
        }
    }

    private void Add(IncidentSign sign)
    {
        lock (gate)
        {
            signs[sign.Subject] = !signs.TryGetValue(sign.Subject, out var known) ? sign : sign with
            {
                Since = known.Since < sign.Since ? known.Since : sign.Since,
                At = known.At > sign.At ? known.At : sign.At,
                Failures = known.Failures + sign.Failures,
            };
        }
    }
}

/// <param name="Since">When it began, as far as is known.</param>
/// <param name="At">When it was noticed last.</param>
public sealed record IncidentSign(IncidentSubject Subject, string Cause, DateTimeOffset Since, DateTimeOffset At, long Failures);

/// <summary>What an incident did in a namespace.</summary>
public sealed class Effect(DateTimeOffset since)
{
    public DateTimeOffset Since => since;

    public long Failures { get; set; }

    public DistinctCount Users { get; init; } = new();

    public void Add(Effect other)
    {
        Failures += other.Failures;
        Users.Add(other.Users);
    }
}
