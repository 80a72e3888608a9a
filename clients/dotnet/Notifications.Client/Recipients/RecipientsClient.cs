namespace Notifications.Client;

/// <summary>Profiles, rooms and who is online. For those who may send; users read and erase their own profile, and see those whom they
/// share a room with online.</summary>
public sealed class RecipientsClient
{
    private readonly ApiCaller caller;

    internal RecipientsClient(ApiCaller caller) => this.caller = caller;

    /// <summary>A profile; an empty one of a user that none was put for.</summary>
    /// <param name="userId">1 to 256 characters.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Recipient> GetAsync(string userId, CancellationToken cancellationToken = default) =>
        CallAsync(new ApiRequest(HttpMethod.Get, $"recipients/{userId}"), cancellationToken);

    /// <summary>Replaces a profile.</summary>
    /// <param name="userId">1 to 256 characters.</param>
    /// <param name="recipient">All of it; what is null is removed.</param>
    /// <param name="ifMatch">The <see cref="Recipient.ETag"/> that may be replaced; null: any.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NotificationsException">412: it changed meanwhile.</exception>
    public Task<Recipient> PutAsync(
        string userId, RecipientUpdate recipient, string? ifMatch = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        var call = new ApiRequest(HttpMethod.Put, $"recipients/{userId}") { IfMatch = ifMatch }
            .WithBody(recipient, ClientJson.Default.RecipientUpdate);
        return CallAsync(call, cancellationToken);
    }

    /// <summary>Erases all that is kept about a user: profile, inbox, preferences, messages. It can't be undone.</summary>
    /// <param name="userId">1 to 256 characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task DeleteAsync(string userId, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Delete, $"recipients/{userId}"), cancellationToken);

    /// <summary>All that is kept about a user, a page of notifications at a time.</summary>
    /// <param name="userId">1 to 256 characters.</param>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="limit">1 to 100; 20 by default.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<RecipientExport> ExportPageAsync(
        string userId, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"recipients/{userId}/export").WithPage(cursor, limit);
        return caller.CallAsync(call, ClientJson.Default.RecipientExport, cancellationToken);
    }

    /// <summary>Adds a user to a room, which needs no other making. Once more changes nothing.</summary>
    /// <param name="room">1 to 128 of <c>A-Z a-z 0-9 _ . : -</c>.</param>
    /// <param name="userId">1 to 256 characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task AddToRoomAsync(string room, string userId, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Put, $"rooms/{room}/members/{userId}"), cancellationToken);

    /// <summary>Removes a user from a room.</summary>
    /// <param name="room">1 to 128 of <c>A-Z a-z 0-9 _ . : -</c>.</param>
    /// <param name="userId">1 to 256 characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task RemoveFromRoomAsync(string room, string userId, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Delete, $"rooms/{room}/members/{userId}"), cancellationToken);

    /// <summary>A room's members, page by page as they are read.</summary>
    /// <param name="room">1 to 128 of <c>A-Z a-z 0-9 _ . : -</c>.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public IAsyncEnumerable<RoomMember> ListRoomMembersAsync(string room, CancellationToken cancellationToken = default) =>
        Paging.AllAsync((cursor, token) => ListRoomMembersPageAsync(room, cursor, null, token), cancellationToken);

    /// <summary>One page of a room's members.</summary>
    /// <param name="room">1 to 128 of <c>A-Z a-z 0-9 _ . : -</c>.</param>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="limit">1 to 100; 20 by default.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Page<RoomMember>> ListRoomMembersPageAsync(
        string room, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"rooms/{room}/members").WithPage(cursor, limit);
        return caller.CallAsync(call, ClientJson.Default.PageRoomMember, cancellationToken);
    }

    /// <summary>Who of these users is online.</summary>
    /// <param name="userIds">1 to 100.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<Presence>> GetPresenceAsync(
        IReadOnlyList<string> userIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userIds);
        var call = new ApiRequest(HttpMethod.Get, $"presence");
        foreach (var userId in userIds)
            call.With("users", userId);
        return (await caller.CallAsync(call, ClientJson.Default.PresenceList, cancellationToken).ConfigureAwait(false)).Items;
    }

    private async Task<Recipient> CallAsync(ApiRequest call, CancellationToken cancellation)
    {
        var (body, etag) = await caller.CallForVersionAsync(call, ClientJson.Default.Recipient, cancellation).ConfigureAwait(false);
        return body with { ETag = etag };
    }
}
