namespace Campaign;

/// <summary>What can be wrong after a round.</summary>
internal enum Wrong
{
    /// <summary>An acknowledged send is not where it belongs.</summary>
    Lost,

    /// <summary>A send is there twice.</summary>
    Doubled,

    /// <summary>A count is not that of the list, or a report not that of the send.</summary>
    Miscounted,

    /// <summary>A send did not end.</summary>
    NotEnded,

    /// <summary>A send failed, and no dead letter says why.</summary>
    NotExplained,

    /// <summary>A send was refused, or not taken however often it was tried.</summary>
    NotTaken,

    /// <summary>The round could not go on.</summary>
    Aborted,
}

/// <summary>What one round did and found.</summary>
/// <param name="Faults">In the order in which they were made.</param>
/// <param name="Sends">Those that were acknowledged.</param>
/// <param name="Recipients">Of those sends, each counted as often as it was a recipient.</param>
/// <param name="DeadLetters">What had failed, said why and was requeued.</param>
/// <param name="Found">Nothing, if all is well.</param>
internal sealed record RoundResult(
    IReadOnlyList<string> Faults, int Sends, int Recipients, int DeadLetters, IReadOnlyList<(Wrong Kind, string What)> Found);

/// <summary>What all rounds of a campaign did and found.</summary>
internal sealed class Totals
{
    private readonly SortedDictionary<string, int> faults = new(StringComparer.Ordinal);
    private readonly Dictionary<Wrong, int> found = [];
    private int sends, recipients, deadLetters;

    public int Rounds { get; private set; }

    public int Found => found.Values.Sum();

    public void Add(RoundResult round)
    {
        Rounds++;
        sends += round.Sends;
        recipients += round.Recipients;
        deadLetters += round.DeadLetters;
        foreach (var fault in round.Faults)
            faults[fault] = faults.GetValueOrDefault(fault) + 1;
        foreach (var (kind, _) in round.Found)
            found[kind] = found.GetValueOrDefault(kind) + 1;
    }

    public override string ToString() =>
        $"{Rounds} rounds; {sends} acknowledged sends to {recipients} recipients; "
        + $"{string.Join(", ", Enum.GetValues<Wrong>().Select(kind => $"{kind}: {found.GetValueOrDefault(kind)}"))}; "
        + $"{deadLetters} dead letters requeued; {faults.Values.Sum()} faults "
        + $"({string.Join(", ", faults.Select(f => $"{f.Key}: {f.Value}"))})";
}
