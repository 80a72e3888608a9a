namespace Notifications.Inbox;

/// <summary>All that a user can change: their own rows, and what they did with broadcasts.</summary>
public sealed class InboxRows(InboxStore own, BroadcastInbox broadcasts)
{
    /// <summary>One's own row, and else a broadcast: most are the former.</summary>
    internal async Task<ChangeResult> EditAsync(Func<IInboxRows, Task<ChangeResult>> edit)
    {
        var result = await edit(own);
        return result.Outcome == ChangeOutcome.NotFound ? await edit(broadcasts) : result;
    }
}
