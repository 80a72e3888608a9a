using Notifications.Delivery;
using Notifications.Domain;

namespace Notifications.Insight;

/// <summary>Says what the channels did with a notification: a sentence for each event, and one for the failed tries before it.</summary>
internal static class ChannelAttempts
{
    /// <param name="nextTry">What a channel still has to do whose last try failed; null when nothing tells of another.</param>
    public static async Task<IReadOnlyList<string>> ExplainAsync(
        IReadOnlyList<HistoryEvent> events, Func<ChannelKind, Task<NextTry?>> nextTry)
    {
        var sentences = new List<string>();
        foreach (var channel in events.Where(e => e.Channel is not null).GroupBy(e => e.Channel!.Value))
            await AddAsync(sentences, Phrases.NameOf(PlanStep.ChannelOf(channel.Key)), [.. channel], nextTry);
        return sentences;
    }

    /// <param name="events">Of one channel.</param>
    private static async Task AddAsync(
        List<string> sentences, string name, HistoryEvent[] events, Func<ChannelKind, Task<NextTry?>> nextTry)
    {
        var tries = 0;
        foreach (var (index, happened) in events.Index())
        {
            tries = happened.Event == HistoryEventKind.Retried ? tries + 1 : 0;
            var isLast = index == events.Length - 1;
            if (tries == 0 && Of(name, happened) is { } sentence)
                sentences.Add(sentence);
            else if (tries > 0 && (isLast || events[index + 1].Event != HistoryEventKind.Retried))
                sentences.Add(Failed(name, happened, tries, isLast ? await nextTry(happened.Channel!.Value) : null));
        }
    }

    private static string? Of(string name, HistoryEvent happened) => happened.Event switch
    {
        HistoryEventKind.ChannelSent => $"{name} was accepted at {Phrases.At(happened.At)} ({happened.Detail}).",
        HistoryEventKind.ChannelFailed => $"{name} failed at {Phrases.At(happened.At)} ({happened.Detail}).",
        HistoryEventKind.ChannelSkipped => $"{name} was left out: {Phrases.Because(happened.Detail)}.",
        HistoryEventKind.Held when happened.Detail == "digest" => $"{name} goes into the user's next digest.",
        HistoryEventKind.Held => $"{name} was held by the user's quiet hours.",
        _ => null,
    };

    private static string Failed(string name, HistoryEvent last, int tries, NextTry? next)
    {
        var times = tries == 1 ? "once, at" : $"{tries} times, last at";
        var tried = $"{name} was tried {times} {Phrases.At(last.At)} ({last.Detail})";
        return next switch
        {
            null => $"{tried}.",
            { IsOverdue: false } => $"{tried}, and is tried again.",
            _ => $"{tried}. The next try was due at {Phrases.At(next.At)} and has not been made. {Phrases.WhereToLook(next.Queue)}",
        };
    }
}

/// <summary>Hears of each try of a channel that did not reach somebody, at once and in memory.</summary>
public interface IFailedTryListener
{
    void TryFailed(ChannelKind channel, string ns, string user);
}
