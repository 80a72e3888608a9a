namespace Notifications.Client;

/// <summary>The calling user's conversations with other users. An API key has none and gets a 403.</summary>
public sealed class MessagesClient
{
    private readonly ApiCaller caller;

    internal MessagesClient(ApiCaller caller) => this.caller = caller;

    /// <summary>Sends a message to another user.</summary>
    /// <param name="to">1 to 256 characters.</param>
    /// <param name="text">1 to 4,000 characters of plain text.</param>
    /// <param name="clientId">Your own id for it, 1 to 128 characters: retrying with the same one never sends twice. Without one, it is
    /// created for this call and used for its retries.</param>
    /// <param name="cancellationToken">Cancels the wait, not the send.</param>
    /// <exception cref="NotificationsException">403: the caller may not write to this user. 429: too many messages in a short
    /// time.</exception>
    public Task<Message> SendAsync(string to, string text, string? clientId = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(to);
        ArgumentException.ThrowIfNullOrEmpty(text);
        var call = new ApiRequest(HttpMethod.Post, $"messages/send") { HasClientId = true }
            .WithBody(new SendMessage(to, text, clientId ?? IdempotencyKeys.Of(null)), ClientJson.Default.SendMessage);
        return caller.CallAsync(call, ClientJson.Default.Message, cancellationToken);
    }

    /// <summary>Lists conversations, most recent first, fetching pages as they are read.</summary>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public IAsyncEnumerable<Conversation> ListConversationsAsync(CancellationToken cancellationToken = default) =>
        Paging.AllAsync(
            async (cursor, token) =>
            {
                var page = await ListConversationsPageAsync(cursor, null, token).ConfigureAwait(false);
                return new Page<Conversation> { Items = page.Items, NextCursor = page.NextCursor };
            },
            cancellationToken);

    /// <summary>Gets one page of conversations, and the total number of unread messages.</summary>
    /// <param name="cursor">The previous page's cursor; null for the first page.</param>
    /// <param name="limit">1 to 100. Default: 20.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<ConversationPage> ListConversationsPageAsync(
        string? cursor = null, int? limit = null, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"messages/conversations").WithPage(cursor, limit);
        return caller.CallAsync(call, ClientJson.Default.ConversationPage, cancellationToken);
    }

    /// <summary>Gets one page of messages with another user, newest first, and the state of the conversation.</summary>
    /// <param name="userId">The peer.</param>
    /// <param name="cursor">The previous page's cursor; null for the first page.</param>
    /// <param name="limit">1 to 100. Default: 20.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<MessagePage> GetConversationPageAsync(
        string userId, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"messages/conversation/{userId}").WithPage(cursor, limit);
        return caller.CallAsync(call, ClientJson.Default.MessagePage, cancellationToken);
    }

    /// <summary>Marks a message and all earlier ones in the conversation as read.</summary>
    /// <param name="conversationWith">The other user.</param>
    /// <param name="upTo">A message of the conversation.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<ConversationRead> MarkReadAsync(string conversationWith, Guid upTo, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Post, $"messages/mark-read")
            .WithBody(new MarkConversationRead(conversationWith, upTo), ClientJson.Default.MarkConversationRead);
        return caller.CallAsync(call, ClientJson.Default.ConversationRead, cancellationToken);
    }

    /// <summary>Deletes a message.</summary>
    /// <param name="id">The message's id.</param>
    /// <param name="forEveryone">Also for the peer; only by the author, within 15 minutes.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="NotificationsException">404: not found. 409: it is too late.</exception>
    public Task DeleteAsync(Guid id, bool forEveryone = false, CancellationToken cancellationToken = default) =>
        caller.CallAsync(
            new ApiRequest(HttpMethod.Delete, $"messages/{id}").With("for", forEveryone ? "everyone" : null), cancellationToken);

    /// <summary>Deletes all messages with another user, for the caller only.</summary>
    /// <param name="userId">The peer.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task DeleteConversationAsync(string userId, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Delete, $"messages/conversation/{userId}"), cancellationToken);

    /// <summary>Blocks a user: messages they send from now on never arrive. They are not notified.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task BlockAsync(string userId, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Post, $"messages/block/{userId}"), cancellationToken);

    /// <summary>Unblocks a user.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task UnblockAsync(string userId, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Delete, $"messages/block/{userId}"), cancellationToken);

    /// <summary>Lists the users blocked by the caller.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<IReadOnlyList<BlockedUser>> ListBlockedAsync(CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"messages/blocked");
        return (await caller.CallAsync(call, ClientJson.Default.BlockedUsers, cancellationToken).ConfigureAwait(false)).Items;
    }

    /// <summary>Shows a user that the caller is typing. Call it at most every three seconds.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task SayTypingAsync(string userId, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Post, $"messages/typing/{userId}"), cancellationToken);
}
