using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using SignalR.Emulator.Clients;

namespace SignalR.Emulator.Hubs;

/// <summary>Who is connected to a hub, as which user, in which groups.</summary>
internal sealed class Hub(string name, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, ClientConnection> connections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<ClientConnection>> users = new(StringComparer.Ordinal);
    private readonly GroupMap<ClientConnection> connectionGroups = new(EqualityComparer<ClientConnection>.Default);
    // Outlives a user's connections: who connects later joins as well.
    private readonly GroupMap<string> userGroups = new(StringComparer.Ordinal);

    public string Name => name;

    public void Add(ClientConnection connection)
    {
        lock (gate)
        {
            connections.Add(connection.Id, connection);
            if (connection.UserId is not { } user)
                return;

            if (!users.TryGetValue(user, out var own))
                users[user] = own = [];
            own.Add(connection);
            foreach (var (group, expires) in userGroups.GroupsOf(user, time.GetUtcNow()))
                connectionGroups.Set(connection, group, expires);
        }
    }

    public void Remove(ClientConnection connection)
    {
        lock (gate)
        {
            connections.Remove(connection.Id);
            connectionGroups.RemoveAll(connection);
            if (connection.UserId is { } user && users.TryGetValue(user, out var own) && own.Remove(connection) && own.Count == 0)
                users.Remove(user);
        }
    }

    public ClientConnection? Find(string connectionId)
    {
        lock (gate)
            return connections.GetValueOrDefault(connectionId);
    }

    public ClientConnection[] All()
    {
        lock (gate)
            return [.. connections.Values];
    }

    public ClientConnection[] OfUser(string user)
    {
        lock (gate)
            return users.TryGetValue(user, out var own) ? [.. own] : [];
    }

    public ClientConnection[] OfGroup(string group)
    {
        lock (gate)
            return [.. connectionGroups.MembersOf(group, time.GetUtcNow())];
    }

    public bool IsUserInGroup(string user, string group)
    {
        lock (gate)
            return userGroups.Contains(user, group, time.GetUtcNow());
    }

    public bool Join(string connectionId, string group)
    {
        lock (gate)
        {
            if (!connections.TryGetValue(connectionId, out var connection))
                return false;

            connectionGroups.Set(connection, group, DateTimeOffset.MaxValue);
            return true;
        }
    }

    public bool Leave(string connectionId, string group)
    {
        lock (gate)
        {
            if (!connections.TryGetValue(connectionId, out var connection))
                return false;

            connectionGroups.Remove(connection, group);
            return true;
        }
    }

    public void LeaveAll(string connectionId)
    {
        lock (gate)
        {
            if (connections.TryGetValue(connectionId, out var connection))
                connectionGroups.RemoveAll(connection);
        }
    }

    public void JoinUser(string user, string group, TimeSpan? timeToLive)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var expires = timeToLive is { } limit && limit < DateTimeOffset.MaxValue - now ? now + limit : DateTimeOffset.MaxValue;
            userGroups.Set(user, group, expires);
            foreach (var connection in OfUser(user))
                connectionGroups.Set(connection, group, expires);
        }
    }

    public void LeaveUser(string user, string group)
    {
        lock (gate)
        {
            userGroups.Remove(user, group);
            foreach (var connection in OfUser(user))
                connectionGroups.Remove(connection, group);
        }
    }

    public void LeaveAllUser(string user)
    {
        lock (gate)
        {
            userGroups.RemoveAll(user);
            foreach (var connection in OfUser(user))
                connectionGroups.RemoveAll(connection);
        }
    }
}

/// <summary>The hubs of one instance, by lower-case name. A hub exists as soon as it is named.</summary>
internal sealed partial class HubRegistry(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Hub> hubs = new(StringComparer.Ordinal);

    public Hub Get(string name) => hubs.GetOrAdd(name.ToLowerInvariant(), key => new Hub(key, time));

    public static bool IsHubName(string name) => HubName().IsMatch(name);

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_`,.\[\]]{0,127}\z")]
    private static partial Regex HubName();
}
