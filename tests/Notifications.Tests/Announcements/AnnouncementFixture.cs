using System.Net;
using System.Text.Json;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Tests.Support;
using SignalR.Testing;
using Xunit;

namespace Notifications.Tests.Announcements;

/// <summary>The app, and connections that listen to the events of announcements.</summary>
public sealed class AnnouncementFixture : AppFixture
{
    private static readonly string[] Targets =
        ["announcement", "announcementsChanged", "announcementEnded", "announcementDismissed", "unreadCount"];

    public LostAnswers Answers { get; } = new();

    protected override void AddServices(IServiceCollection services) => services.AddSingleton<HttpPipelinePolicy>(Answers);

    /// <summary>A connection that is in its groups.</summary>
    public async Task<SignalRTestClient> ListenAsync(ApiClient user)
    {
        var client = await SignalRTestClient.ConnectAsync(Api, user.Token, Targets);
        await client.ReceiveAsync("unreadCount");
        return client;
    }

    public Tenant NewTenant() => new(this);
}

internal static class AnnouncementsApi
{
    public static readonly object Everyone = new { everyone = true };

    public static async Task<JsonElement> AnnounceAsync(
        this ApiClient admin, string title = "Maintenance", object? audience = null, DateTimeOffset? from = null,
        DateTimeOffset? until = null)
    {
        var body = new { title, message = "A message", audience = audience ?? Everyone, from, until };
        var answer = await admin.PostAsync("announcements", body);
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
        return answer.Json;
    }

    public static async Task<JsonElement> ChangeAsync(this ApiClient admin, Guid id, object body)
    {
        var answer = await admin.PutAsync($"announcements/{id}", body);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }

    public static Task<ApiAnswer> PutAsync(this ApiClient caller, string path, object body, string? ifMatch = null)
    {
        var request = caller.Request(HttpMethod.Put, path);
        request.Content = new StringContent(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return caller.SendAsync(request);
    }

    /// <summary>The titles that the user sees, newest first.</summary>
    public static async Task<string[]> SeesAsync(this ApiClient user) =>
        [.. (await user.GetAsync("announcements")).Json.GetProperty("items").EnumerateArray()
            .Select(a => a.GetProperty("title").GetString()!)];

    public static async Task<(int Seen, int Dismissed, int Clicked)> NumbersAsync(this ApiClient admin, Guid id)
    {
        var numbers = (await admin.GetAsync($"announcements/{id}")).Json.GetProperty("numbers");
        return (Number("seen"), Number("dismissed"), Number("clicked"));

        int Number(string name) => numbers.GetProperty(name).GetInt32();
    }

    public static Guid Id(this JsonElement announcement) => announcement.GetProperty("id").GetGuid();
}
