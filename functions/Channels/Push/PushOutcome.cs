namespace Notifications.Channels.Push;

/// <summary>What became of one subscription's message.</summary>
internal sealed record PushOutcome(PushSubscription Subscription, ChannelResult Result)
{
    /// <summary>The reason of a subscription that exists no longer.</summary>
    public const string Gone = "gone";

    /// <summary>One result for a person: accepted by one is accepted; else worth a retry if one is, as soon as the first says; else refused.</summary>
    public static ChannelResult Combine(IReadOnlyList<PushOutcome> outcomes)
    {
        var gone = outcomes.Where(o => o.Result is ChannelResult.Rejected { Reason: Gone }).Select(o => o.Subscription.Endpoint).ToArray();
        return Choose([.. outcomes.Select(o => o.Result)]) with { GoneSubscriptions = gone };
    }

    private static ChannelResult Choose(ChannelResult[] results)
    {
        if (results.OfType<ChannelResult.Accepted>().ToArray() is { Length: > 0 } accepted)
            return accepted[0] with { Answer = $"{accepted[0].Answer}, {accepted.Length} of {results.Length}" };
        if (results.OfType<ChannelResult.RetryLater>().ToArray() is { Length: > 0 } later)
            return later.MinBy(l => l.After ?? TimeSpan.Zero)!;
        return results.OfType<ChannelResult.Rejected>().First();
    }
}
