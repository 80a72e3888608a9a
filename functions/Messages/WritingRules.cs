using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Recipients;

namespace Notifications.Messages;

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
        var rooms = RoomsAsync(ns, one, cancellation);
        return (await RoomsAsync(ns, other, cancellation)).Overlaps(await rooms);
    }

    private async Task<HashSet<string>> RoomsAsync(string ns, string user, CancellationToken cancellation) =>
    [
        .. (await memberships.LinksAsync(ns, user, MembershipKind.Room, cancellation)).Where(link => link.IsMember)
            .Select(link => link.Membership.Name),
    ];
}
