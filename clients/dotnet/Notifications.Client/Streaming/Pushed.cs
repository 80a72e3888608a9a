using System.Text.Json;

namespace Notifications.Client;

/// <summary>Where a connection is made, and since when what is sent is new to it.</summary>
internal sealed record Negotiation(string Url, string AccessToken, DateTimeOffset Now);

internal sealed record PushedReadUpTo(Guid ReadUpTo, DateTimeOffset ReadAt);

internal sealed record PushedCount(int Count);

internal sealed record PushedId(Guid Id);

internal sealed record PushedUser(string UserId);

internal sealed record PushedAnnouncementDismissal(Guid Id, int Revision);

internal sealed record PushedAppEvent(JsonElement Data, string? Room, string? From, DateTimeOffset At);

internal sealed record PushedMessageRead(string UserId, string ConversationWith, Guid UpTo, DateTimeOffset ReadAt, int? Unread);

internal sealed record PushedUnreadMessages(int Count, int Conversations);

internal sealed record PushedPresence(IReadOnlyList<Presence> Items);

internal sealed record PushedMessageDeletion(string ConversationWith, Guid? Id, Guid? UpTo, bool ForEveryone, int Unread);
