using Microsoft.Extensions.Options;
using Notifications.Platform;
using Notifications.Platform.Http;
using Notifications.Platform.RateLimits;
using Notifications.Recipients;

namespace Notifications.Messages;

/// <summary>What became of a send.</summary>
/// <param name="IsNew">False: it was sent with this client id before.</param>
internal sealed record SendOutcome(Message? Message, bool IsNew, Problem? Problem = null);

/// <summary>Sending, and saying that one is about to.</summary>
public sealed class MessageSender(
    MessageStore messages, ConversationStore conversations, Settling settling, ConversationNotice notice, WritingRules rules,
    MessageLimits limits, MessageEvents events, IOptions<FeatureFlags> switches)
{
    /// <summary>Somebody who is blocked gets the same answer as anybody: the message is stored, for them alone.</summary>
    internal async Task<SendOutcome> SendAsync(string ns, string from, SendMessageRequest request, CancellationToken cancellation)
    {
        if (!switches.Value.Enabled)
            return new SendOutcome(null, false, Problems.SendingDisabled());
        if (limits.Send(ns, from) is { } tooMany)
            return new SendOutcome(null, false, tooMany);
        var pair = Pair.Of(ns, from, request.To);
        var (mine, theirs) = (conversations.FindAsync(ns, from, request.To, cancellation),
            conversations.FindAsync(ns, request.To, from, cancellation));
        var refusal = await rules.RefusalAsync(ns, from, request.To, cancellation);
        var (own, peers) = (await mine, await theirs);
        if ((refusal ?? (own.IsBlocked ? MessageProblems.YouBlocked() : null)) is { } problem)
            return new SendOutcome(null, false, problem);
        var receipt = await settling.BeginAsync(pair, cancellation);
        var (stored, isNew) = await messages.AddAsync(pair, from, request.Text, request.ClientId, peers.IsBlocked, cancellation);
        if (!isNew)
            return await RepeatedAsync(pair, stored, request, cancellation);
        var reaches = !peers.IsBlocked;
        await Task.WhenAll(
            conversations.RecordAsync(ns, own, stored.Message, cancellation),
            reaches ? conversations.RecordAsync(ns, peers, stored.Message, cancellation) : Task.CompletedTask);
        await Task.WhenAll(
            events.SentAsync(ns, stored.Message, reaches, cancellation),
            reaches ? notice.SettleAsync(ns, request.To, from, cancellation) : Task.CompletedTask,
            reaches ? events.UnreadAsync(ns, request.To, cancellation) : Task.CompletedTask);
        await settling.EndAsync(receipt, cancellation);
        return new SendOutcome(stored.Message.For(from), true);
    }

    /// <summary>Tells the peer, unless it is too often or one of the two blocked the other; the typist is told nothing of
    /// either.</summary>
    internal async Task<Problem?> TypeAsync(string ns, string from, string to, CancellationToken cancellation)
    {
        if (!limits.MayType(ns, from))
            return null;
        var (mine, theirs) = (
            conversations.FindAsync(ns, from, to, cancellation), conversations.FindAsync(ns, to, from, cancellation));
        if (await rules.RefusalAsync(ns, from, to, cancellation) is { } problem)
            return problem;
        var (own, peers) = (await mine, await theirs);
        if (!own.IsBlocked && !peers.IsBlocked)
            await events.TypingAsync(ns, from, to, cancellation);
        return null;
    }

    /// <summary>The earlier try may have been broken off before anybody was told: the queue does the rest.</summary>
    private async Task<SendOutcome> RepeatedAsync(Pair pair, StoredMessage stored, SendMessageRequest request,
        CancellationToken cancellation)
    {
        if (stored.Message.Text != request.Text && stored.Message.DeletedAt is null)
            return new SendOutcome(null, false, Problems.ClientIdReused());
        await conversations.RefreshAsync(pair.Namespace, stored.Message.From, stored.Message.To, cancellation);
        return new SendOutcome(stored.Message.For(stored.Message.From), false);
    }
}

/// <summary>Who may write to whom. Blocking is not among it: a blocked sender is not told.</summary>
public sealed class WritingRules(MembershipStore memberships, IOptions<MessagesOptions> options)
{
    /// <summary>Null: they may.</summary>
    internal async Task<Problem?> RefusalAsync(string ns, string from, string to,
        CancellationToken cancellation) => options.Value.MayWrite switch
        {
            MayWrite.Everyone => null,
            MayWrite.Nobody => MessageProblems.NotAllowed(MayWrite.Nobody),
            MayWrite.SameRoom => await ShareARoomAsync(ns, from, to, cancellation) ? null : MessageProblems.NotAllowed(MayWrite.SameRoom),
        };

    private async Task<bool> ShareARoomAsync(string ns, string one, string other, CancellationToken cancellation)
    {
        var rooms = memberships.RoomsAsync(ns, one, cancellation);
        return (await memberships.RoomsAsync(ns, other, cancellation)).Overlaps(await rooms);
    }
}

/// <summary>How much a user may write and type, whichever way: HTTP or hub.</summary>
public sealed class MessageLimits(IOptions<MessagesOptions> options, TimeProvider time) : IDisposable
{
    private readonly Buckets<(string, string)> sends = new(options.Value.PerUser, time), typing = new(options.Value.TypingPerUser, time);

    /// <summary>Takes a permit; a problem when there is none.</summary>
    internal Problem? Send(string ns, string user) => sends.Take((ns, user)) is { } wait
        ? Problems.TooManyRequests($"You are sending too fast: at most {sends.Burst:N0} messages at once.", wait)
        : null;

    internal bool MayType(string ns, string user) => typing.Take((ns, user)) is null;

    public void Dispose()
    {
        sends.Dispose();
        typing.Dispose();
    }
}
