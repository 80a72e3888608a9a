using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Notifications.Domain;

/// <summary>A send that is ready to be done: whom, what and when.</summary>
public sealed record SendPlan
{
    public required SendTargets Targets { get; init; }

    /// <summary>One, or the A/B variants with their weights.</summary>
    public required IReadOnlyList<WeightedContent> Contents { get; init; }

    /// <summary>What tells this experiment from others: its category, and its variants with their templates. Null in a plan of an older
    /// version, or without variants.</summary>
    public string? Experiment { get; init; }

    public DateTimeOffset? SendAt { get; init; }

    /// <summary>The plan, and whose it is.</summary>
    public SendPlan By(string sender) =>
        this with { Contents = [.. Contents.Select(c => c with { Content = c.Content with { SentBy = sender } })] };

    /// <summary>The plan, with a time for what has a collapse key and says none itself: when it was accepted, or is due. What is handled
    /// late is no later for that.</summary>
    public SendPlan Ordered(DateTimeOffset acceptedAt) => Contents.All(c => c.Content.CollapseKey is null) ? this : this with
    {
        Contents = [.. Contents.Select(c => c with { Content = c.Content with { At = c.Content.At ?? SendAt ?? acceptedAt } })],
    };

    /// <summary>What this user gets: always the same one of an experiment, whichever machine asks, and independent of what they get of any
    /// other. SHA-256 mixes well: of a simpler hash, the last bits say little more than how many odd letters there are.</summary>
    public SendContent ContentFor(string user)
    {
        if (Contents.Count == 1)
            return Contents[0].Content;
        var experiment = Experiment ?? string.Join('|', Contents.Select(c => c.Content.Variant));
        // No experiment's name has a line break, so no two pairs make the same text.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{experiment}\n{user}"));
        var point = BinaryPrimitives.ReadUInt64BigEndian(hash) % (ulong)Contents.Sum(c => c.Weight);
        foreach (var (weight, content) in Contents)
        {
            if (point < (ulong)weight)
                return content;
            point -= (ulong)weight;
        }
        throw new InvalidOperationException("The weights add up to less than their sum.");
    }
}

/// <param name="Weight">Its share of the recipients, against the sum of all weights.</param>
public sealed record WeightedContent(int Weight, SendContent Content);
