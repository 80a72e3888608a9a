namespace SignalR.Emulator.Hubs;

/// <summary>Who is in which group, each until a time; looked up from both sides. The caller locks.</summary>
internal sealed class GroupMap<T>(IEqualityComparer<T> comparer)
    where T : notnull
{
    private readonly Dictionary<T, Dictionary<string, DateTimeOffset>> byMember = new(comparer);
    private readonly Dictionary<string, HashSet<T>> byGroup = new(StringComparer.Ordinal);

    public void Set(T member, string group, DateTimeOffset expires)
    {
        if (!byMember.TryGetValue(member, out var groups))
            byMember[member] = groups = new(StringComparer.Ordinal);
        groups[group] = expires;

        if (!byGroup.TryGetValue(group, out var members))
            byGroup[group] = members = new(comparer);
        members.Add(member);
    }

    public void Remove(T member, string group)
    {
        if (!byMember.TryGetValue(member, out var groups) || !groups.Remove(group))
            return;

        if (groups.Count == 0)
            byMember.Remove(member);
        RemoveFromGroup(member, group);
    }

    public void RemoveAll(T member)
    {
        if (!byMember.Remove(member, out var groups))
            return;

        foreach (var group in groups.Keys)
            RemoveFromGroup(member, group);
    }

    public bool Contains(T member, string group, DateTimeOffset now) =>
        byMember.TryGetValue(member, out var groups) && groups.TryGetValue(group, out var expires) && expires > now;

    public List<T> MembersOf(string group, DateTimeOffset now)
    {
        if (!byGroup.TryGetValue(group, out var members))
            return [];

        foreach (var expired in members.Where(m => !Contains(m, group, now)).ToList())
            Remove(expired, group);
        return [.. members];
    }

    public List<KeyValuePair<string, DateTimeOffset>> GroupsOf(T member, DateTimeOffset now)
    {
        if (!byMember.TryGetValue(member, out var groups))
            return [];

        foreach (var expired in groups.Where(g => g.Value <= now).ToList())
            Remove(member, expired.Key);
        return [.. groups];
    }

    private void RemoveFromGroup(T member, string group)
    {
        if (byGroup.TryGetValue(group, out var members) && members.Remove(member) && members.Count == 0)
            byGroup.Remove(group);
    }
}
