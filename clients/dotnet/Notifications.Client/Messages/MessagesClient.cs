namespace Notifications.Client;

/// <summary>The calling user's conversations with other users. An API key has none: it gets a 403.</summary>
public sealed class MessagesClient
{
    private readonly ApiCaller caller;

    internal MessagesClient(ApiCaller caller) => this.caller = caller;

    /// <summary>Writes to another user.</summary>
    /// <param name="to">1 to 256 characters.</param>
    /// <param name="text">1 to 4,000 characters of plain text.</param>
    /// <param name="clientId">Your own id of it, 1 to 128 characters: the same one writes once. Without one it is made for this call, and
    /// kept over its retries.</param>
    /// <param name="cancellationToken">Ends the wait, not the sending.</param>
    /// <exception cref="NotificationsException">403: this user may not be written to. 429: too many in a short time.</exception>
    public Task<Message> SendAsync(string to, string text, string? clientId = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(to);
        ArgumentException.ThrowIfNullOrEmpty(text);
        var call = new ApiRequest(HttpMethod.Post, $"messages/send") { HasClientId = true }
            .WithBody(new SendMessage(to, text, clientId ?? IdempotencyKeys.Of(null)), ClientJson.Default.SendMessage);
        return caller.CallAsync(call, ClientJson.Default.Message, cancellationToken);
    }

    /// <summary>Conversations, the last written in first; page by page as they are read.</summary>
    /// <param name="cancellationToken">Ends the calls.</param>
    public IAsyncEnumerable<Conversation> ListConversationsAsync(CancellationToken cancellationToken = default) =>
        Paging.AllAsync(
            async (cursor, token) =>
            {
                var page = await ListConversationsPageAsync(cursor, null, token).ConfigureAwait(false);
                return new Page<Conversation> { Items = page.Items, NextCursor = page.NextCursor };
            },
            cancellationToken);

    /// <summary>One page of conversations, and how many messages are unread in all.</summary>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="limit">1 to 100; 20 by default.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ConversationPage> ListConversationsPageAsync(
        string? cursor = null, int? limit = null, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"messages/conversations").WithPage(cursor, limit);
        return caller.CallAsync(call, ClientJson.Default.ConversationPage, cancellationToken);
    }

    /// <summary>Messages with another user, newest first, and how the conversation stands; one page.</summary>
    /// <param name="userId">With whom.</param>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="limit">1 to 100; 20 by default.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<MessagePage> GetConversationPageAsync(
        string userId, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"messages/conversation/{userId}").WithPage(cursor, limit);
        return caller.CallAsync(call, ClientJson.Default.MessagePage, cancellationToken);
    }

    /// <summary>Marks a conversation read up to a message, and all before it.</summary>
    /// <param name="conversationWith">The other user.</param>
    /// <param name="upTo">A message of the conversation.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ConversationRead> MarkReadAsync(string conversationWith, Guid upTo, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Post, $"messages/mark-read")
            .WithBody(new MarkConversationRead(conversationWith, upTo), ClientJson.Default.MarkConversationRead);
        return caller.CallAsync(call, ClientJson.Default.ConversationRead, cancellationToken);
    }

    /// <summary>Deletes a message.</summary>
    /// <param name="id">Which.</param>
    /// <param name="forEveryone">Also for the peer: by its author, for 15 minutes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NotificationsException">404: there is none. 409: it is too late.</exception>
    public Task DeleteAsync(Guid id, bool forEveryone = false, CancellationToken cancellationToken = default) =>
        caller.CallAsync(
            new ApiRequest(HttpMethod.Delete, $"messages/{id}").With("for", forEveryone ? "everyone" : null), cancellationToken);

    /// <summary>Deletes all messages with another user, for the caller.</summary>
    /// <param name="userId">With whom.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task DeleteConversationAsync(string userId, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Delete, $"messages/conversation/{userId}"), cancellationToken);

    /// <summary>Keeps away what a user writes from now on. They are not told.</summary>
    /// <param name="userId">Who.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task BlockAsync(string userId, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Post, $"messages/block/{userId}"), cancellationToken);

    /// <summary>Ends a block.</summary>
    /// <param name="userId">Who.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task UnblockAsync(string userId, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Delete, $"messages/block/{userId}"), cancellationToken);

    /// <summary>Whom the caller blocked.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<BlockedUser>> ListBlockedAsync(CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"messages/blocked");
        return (await caller.CallAsync(call, ClientJson.Default.BlockedUsers, cancellationToken).ConfigureAwait(false)).Items;
    }

    /// <summary>Tells a user that the caller is typing: at most every three seconds.</summary>
    /// <param name="userId">Whom.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task SayTypingAsync(string userId, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Post, $"messages/typing/{userId}"), cancellationToken);
}
