using Notifications.Recipients.Presence;

namespace Notifications.Messages;

/// <summary>Writing to somebody shows them one's presence, until one blocks them or deletes the conversation. Being written to shows
/// nothing: a stranger learns nothing by writing.</summary>
internal sealed class ConversationPresence(ConversationStore conversations) : IPresenceAudience
{
    public async Task<IReadOnlyList<string>> ListAsync(string ns, string user, CancellationToken cancellation) =>
    [
        .. (await conversations.ListAsync(ns, user, cancellation)).Where(ShowsPresence).OrderByDescending(row => row.Last?.Id)
            .Select(row => row.Peer),
    ];

    public async Task<bool> MaySeeAsync(string ns, string viewer, string user, CancellationToken cancellation) =>
        ShowsPresence(await conversations.FindAsync(ns, user, viewer, cancellation));

    private static bool ShowsPresence(ConversationRow row) => row.HasWritten && !row.IsBlocked;
}
