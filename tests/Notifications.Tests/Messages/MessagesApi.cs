using System.Net;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Messages;

/// <summary>An app where nobody is stopped by the limit of messages.</summary>
public class MessagesFixture : AppFixture
{
    protected override IEnumerable<string> Settings =>
        ["--Notifications:Messages:PerUser:PermitsPerSecond=100000", "--Notifications:Messages:PerUser:Burst=100000"];
}

/// <summary>What these tests do again and again.</summary>
internal static class MessagesApi
{
    public static async Task<Guid> WriteAsync(this ApiClient from, string to, string text, string? clientId = null)
    {
        var answer = await from.PostAsync("messages/send", new { to, text, clientId });
        Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.OK, answer.Text);
        return answer.Json.GetProperty("id").GetGuid();
    }

    public static async Task<JsonElement> ThreadAsync(this ApiClient me, string peer, string query = "?limit=100") =>
        (await me.GetAsync($"messages/conversation/{Uri.EscapeDataString(peer)}{query}")).Json;

    public static async Task<string[]> TextsAsync(this ApiClient me, string peer) =>
        [.. (await me.ThreadAsync(peer)).GetProperty("items").EnumerateArray().Select(m => m.GetProperty("text").GetString()!)];

    public static async Task<JsonElement[]> ConversationsAsync(this ApiClient me) =>
        [.. (await me.GetAsync("messages/conversations?limit=100")).Json.GetProperty("items").EnumerateArray()];

    /// <summary>How many messages are unread in all conversations.</summary>
    public static async Task<int> UnreadAsync(this ApiClient me) =>
        (await me.GetAsync("messages/conversations?limit=1")).Json.GetProperty("unread").GetInt32();

    public static Task<ApiAnswer> ReadUpToAsync(this ApiClient me, string peer, Guid upTo) =>
        me.PostAsync("messages/mark-read", new { conversationWith = peer, upTo });

    /// <summary>The notifications of new messages in somebody's inbox.</summary>
    public static async Task<JsonElement[]> NoticesAsync(this ApiClient me) =>
        [.. (await me.GetAsync("notifications?category=new_message&limit=100")).Json.GetProperty("items").EnumerateArray()];
}
