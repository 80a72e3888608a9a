using Notifications.Shared;

namespace Notifications.Sending;

/// <summary>A send that is ready to be done: whom, what and when.</summary>
public sealed record SendPlan
{
    public required SendTargets Targets { get; init; }

    /// <summary>One, or the A/B variants with their weights.</summary>
    public required IReadOnlyList<WeightedContent> Contents { get; init; }

    public DateTimeOffset? SendAt { get; init; }

    /// <summary>The plan, and whose it is.</summary>
    public SendPlan By(string actor) => this with { Contents = [.. Contents.Select(c => c with { Content = c.Content with { Actor = actor } })] };

    /// <summary>The plan, with a time for what has a collapse key and says none itself: when it was accepted, or is due. What is handled late is
    /// no later for that.</summary>
    public SendPlan Ordered(DateTimeOffset acceptedAt) => Contents.All(c => c.Content.CollapseKey is null) ? this : this with
    {
        Contents = [.. Contents.Select(c => c with { Content = c.Content with { At = c.Content.At ?? SendAt ?? acceptedAt } })],
    };

    /// <summary>What this user gets: always the same one for the same variants, whichever machine asks.</summary>
    public SendContent ContentFor(string user)
    {
        if (Contents.Count == 1)
            return Contents[0].Content;
        var names = string.Join('|', Contents.Select(c => c.Content.Variant));
        var point = Keys.StableHash($"{names}|{user}") % (uint)Contents.Sum(c => c.Weight);
        foreach (var (weight, content) in Contents)
        {
            if (point < weight)
                return content;
            point -= (uint)weight;
        }
        throw new InvalidOperationException("The weights add up to less than their sum.");
    }
}

/// <param name="Weight">Its share of the recipients, against the sum of all weights.</param>
public sealed record WeightedContent(int Weight, SendContent Content);
