namespace Notifications.Client;

/// <summary>Profiles, rooms and presence. For callers who may send; users can read and erase their own profile, and see the presence of
/// people they share a room with.</summary>
public sealed class RecipientsClient
{
    private readonly ApiCaller caller;

    internal RecipientsClient(ApiCaller caller) => this.caller = caller;

    /// <summary>Gets a profile; empty if none was saved.</summary>
    /// <param name="userId">1 to 256 characters.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Recipient> GetAsync(string userId, CancellationToken cancellationToken = default) =>
        CallAsync(new ApiRequest(HttpMethod.Get, $"recipients/{userId}"), cancellationToken);

    /// <summary>Replaces a profile.</summary>
    /// <param name="userId">1 to 256 characters.</param>
    /// <param name="recipient">The complete profile; null members are removed.</param>
    /// <param name="ifMatch">The <see cref="Recipient.ETag"/> to replace; null: any version.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="NotificationsException">412: it has changed in the meantime.</exception>
    public Task<Recipient> PutAsync(
        string userId, RecipientUpdate recipient, string? ifMatch = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        var call = new ApiRequest(HttpMethod.Put, $"recipients/{userId}") { IfMatch = ifMatch }
            .WithBody(recipient, ClientJson.Default.RecipientUpdate);
        return CallAsync(call, cancellationToken);
    }

    /// <summary>Erases all data about a user: profile, inbox, preferences, messages. It can't be undone.</summary>
    /// <param name="userId">1 to 256 characters.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task DeleteAsync(string userId, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Delete, $"recipients/{userId}"), cancellationToken);

    /// <summary>Exports all data about a user, one page of notifications at a time.</summary>
    /// <param name="userId">1 to 256 characters.</param>
    /// <param name="cursor">The previous page's cursor; null for the first page.</param>
    /// <param name="limit">1 to 100. Default: 20.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<RecipientExport> ExportPageAsync(
        string userId, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"recipients/{userId}/export").WithPage(cursor, limit);
        return caller.CallAsync(call, ClientJson.Default.RecipientExport, cancellationToken);
    }

    /// <summary>Adds a user to a room; rooms need not be created first. Repeating it changes nothing.</summary>
    /// <param name="room">1 to 128 of <c>A-Z a-z 0-9 _ . : -</c>.</param>
    /// <param name="userId">1 to 256 characters.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task AddToRoomAsync(string room, string userId, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Put, $"rooms/{room}/members/{userId}"), cancellationToken);

    /// <summary>Removes a user from a room.</summary>
    /// <param name="room">1 to 128 of <c>A-Z a-z 0-9 _ . : -</c>.</param>
    /// <param name="userId">1 to 256 characters.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task RemoveFromRoomAsync(string room, string userId, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Delete, $"rooms/{room}/members/{userId}"), cancellationToken);

    /// <summary>Lists a room's members, fetching pages as they are read.</summary>
    /// <param name="room">1 to 128 of <c>A-Z a-z 0-9 _ . : -</c>.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public IAsyncEnumerable<RoomMember> ListRoomMembersAsync(string room, CancellationToken cancellationToken = default) =>
        Paging.AllAsync((cursor, token) => ListRoomMembersPageAsync(room, cursor, null, token), cancellationToken);

    /// <summary>Gets one page of a room's members.</summary>
    /// <param name="room">1 to 128 of <c>A-Z a-z 0-9 _ . : -</c>.</param>
    /// <param name="cursor">The previous page's cursor; null for the first page.</param>
    /// <param name="limit">1 to 100. Default: 20.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Page<RoomMember>> ListRoomMembersPageAsync(
        string room, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"rooms/{room}/members").WithPage(cursor, limit);
        return caller.CallAsync(call, ClientJson.Default.PageRoomMember, cancellationToken);
    }

    /// <summary>Gets the presence of users.</summary>
    /// <param name="userIds">1 to 100.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
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
