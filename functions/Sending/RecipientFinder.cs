using Notifications.Domain;
using Notifications.Recipients;

namespace Notifications.Sending;

/// <summary>Finds a send's recipients, step by step: its users first, then the members of each role and each room.</summary>
public sealed class RecipientFinder(MembershipStore members)
{
    /// <summary>So many at once fill the transactions of 16 partitions well, and are found within seconds.</summary>
    private const int StepSize = 8_000, PageSize = 1_000;

    public async Task<RecipientStep> NextAsync(
        string ns, SendTargets targets, int source, string? continuation, CancellationToken cancellation)
    {
        var excluded = targets.ExcludeUsers.ToHashSet(StringComparer.Ordinal);
        var found = new HashSet<string>(StringComparer.Ordinal);
        while (found.Count < StepSize && source < SourceCount(targets))
        {
            var page = await PageAsync(ns, targets, source, continuation, cancellation);
            found.UnionWith(page.Users.Where(user => !excluded.Contains(user)));
            continuation = page.Next;
            if (continuation is null)
                source++;
        }
        return new RecipientStep(found, source, continuation, source == SourceCount(targets));
    }

    /// <summary>Users are one source; each role and each room is another.</summary>
    private static int SourceCount(SendTargets targets) => 1 + targets.Roles.Count + targets.Rooms.Count;

    private Task<MemberPage> PageAsync(string ns, SendTargets targets, int source, string? continuation, CancellationToken cancellation)
    {
        if (source == 0)
            return Task.FromResult(new MemberPage(targets.Users, null));
        var membership = source <= targets.Roles.Count
            ? Membership.Role(targets.Roles[source - 1])
            : Membership.Room(targets.Rooms[source - 1 - targets.Roles.Count]);
        return members.PageAsync(ns, membership.Kind, membership.Name, continuation, PageSize, cancellation);
    }
}

/// <param name="Source">Where the next step goes on.</param>
/// <param name="IsLast">There is no next step.</param>
public sealed record RecipientStep(IReadOnlySet<string> Users, int Source, string? Continuation, bool IsLast);
