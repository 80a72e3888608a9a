using Notifications.Inbox.Grouping;

namespace Notifications.Inbox;

/// <summary>All that a user can change: their own rows, what they did with broadcasts, and groups by the ids of their events.</summary>
public sealed class InboxRows(InboxStore own, BroadcastInbox broadcasts, GroupedInbox grouped)
{
    /// <summary>One's own row, and else a broadcast: most are the former.</summary>
    internal async Task<ChangeResult> EditAsync(Func<IInboxRows, Task<ChangeResult>> edit)
    {
        var result = await EditOneAsync(edit);
        return result.Outcome == ChangeOutcome.NotFound ? await edit(grouped) : result;
    }

    /// <summary>The same, by its own id only.</summary>
    internal async Task<ChangeResult> EditOneAsync(Func<IInboxRows, Task<ChangeResult>> edit)
    {
        var result = await edit(own);
        return result.Outcome == ChangeOutcome.NotFound ? await edit(broadcasts) : result;
    }
}
