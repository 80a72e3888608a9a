using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Realtime;
using Notifications.Tests.Support;
using SignalR.Testing;
using Xunit;

namespace Notifications.Tests.Recipients;

/// <summary>What the tests of this folder do again and again.</summary>
internal static class RecipientsApi
{
    public static Task<ApiAnswer> PutRecipientAsync(this ApiClient caller, string user, object profile, string? ifMatch = null) =>
        caller.PutTextAsync($"recipients/{Uri.EscapeDataString(user)}", JsonSerializer.Serialize(profile), ifMatch);

    public static Task<ApiAnswer> PutTextAsync(this ApiClient caller, string path, string body, string? ifMatch = null)
    {
        var request = caller.Request(HttpMethod.Put, path);
        request.Content = new ByteArrayContent(
            Encoding.UTF8.GetBytes(body))
        { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return caller.SendAsync(request);
    }

    public static async Task AddMemberAsync(this ApiClient caller, string room, string user) =>
        Assert.Equal(HttpStatusCode.NoContent, (await caller.SendAsync(caller.Request(HttpMethod.Put, Member(room, user)))).Status);

    public static async Task RemoveMemberAsync(this ApiClient caller, string room, string user) =>
        Assert.Equal(HttpStatusCode.NoContent, (await caller.DeleteAsync(Member(room, user))).Status);

    public static async Task<string[]> MembersAsync(this ApiClient caller, string room) =>
        [.. (await caller.GetAsync($"rooms/{room}/members?limit=100")).Json.GetProperty("items").EnumerateArray()
        .Select(m => m.GetProperty("userId").GetString()!)];

    /// <summary>A connection that is in its groups: the unread count, which comes after that, has arrived.</summary>
    public static async Task<SignalRTestClient> ConnectedAsync(this AppFixture app, ApiClient me)
    {
        var client = await app.ConnectAsync(me);
        await client.ReceiveAsync("unreadCount");
        return client;
    }

    public static Task SendToGroupAsync(this AppFixture app, string group, string text) =>
        app.Services.GetRequiredService<NotificationHub>()
        .SendToGroupAsync(group, "probe", JsonSerializer.SerializeToElement(text), CancellationToken.None);

    /// <summary>Asserts that the next group message that arrives is this one: one sent before it to a group that the connection is in would
    /// be first.</summary>
    public static async Task AssertNextProbeAsync(this SignalRTestClient client, string text) =>
        Assert.Equal(text, (await client.ReceiveAsync("probe"))[0].GetString());

    private static string Member(string room, string user) => $"rooms/{room}/members/{Uri.EscapeDataString(user)}";
}
