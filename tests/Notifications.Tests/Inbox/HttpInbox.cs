using System.Net;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Inbox;

/// <summary>A new user's inbox, through the API.</summary>
internal sealed class HttpInbox(AppFixture app, ApiClient sender, ApiClient me, string user) : ITriedInbox
{
    public static async Task<HttpInbox> NewAsync(AppFixture app)
    {
        var user = AppFixture.NewUser();
        var inbox = new HttpInbox(app, await app.SenderAsync(), await app.AsAsync(user), user);
        // What earlier sequences sent to everyone is deleted by then: only what is theirs is compared.
        foreach (var id in await inbox.ListAsync("notifications?limit=100"))
            await inbox.ChangeAsync(StepKind.Delete, id, default);
        return inbox;
    }

    public IServiceProvider Services => app.Services;

    public string Namespace => "default";

    public string User => user;

    public DateTimeOffset Now => app.Clock.GetUtcNow();

    public void Advance(TimeSpan by) => app.Clock.Advance(by);

    public async Task<Guid> SendAsync(bool broadcast, DateTimeOffset expiresAt)
    {
        var users = broadcast ? null : new[] { user };
        var answer = await sender.PostAsync("notifications", new { users, broadcast, title = "t", message = "m", expiresAt });
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return answer.Json.GetProperty("sendId").GetGuid();
    }

    public async Task<Guid> SendProgressAsync(int progress)
    {
        var answer = await sender.PostAsync(
            "notifications/progress", new { users = new[] { user }, taskId = "task", progress, status = "running" });
        return answer.Json.GetProperty("sendId").GetGuid();
    }

    public Task MarkReadAsync(IReadOnlyList<Guid> ids) => me.PostAsync("notifications/mark-read", new { ids });

    public Task MarkAllReadAsync(DateTimeOffset? before) =>
        before is null ? me.PostAsync("notifications/mark-all-read") : me.PostAsync("notifications/mark-all-read", new { before });

    public async Task<bool> ChangeAsync(StepKind kind, Guid id, DateTimeOffset until)
    {
        var path = $"notifications/{id}";
        var answer = kind switch
        {
            StepKind.Delete => await me.DeleteAsync(path),
            StepKind.Snooze => await me.PostAsync($"{path}/snooze", new { until }),
            StepKind.Acknowledge => await me.PostAsync($"{path}/ack"),
            _ => await me.PostAsync($"{path}/{kind.ToString().ToLowerInvariant()}"),
        };
        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.NoContent or HttpStatusCode.NotFound
            || (kind == StepKind.Snooze && answer.Status == HttpStatusCode.BadRequest), $"{kind}: {answer.Status} {answer.Text}");
        return answer.Status is HttpStatusCode.OK or HttpStatusCode.NoContent;
    }

    public Task CleanUpAsync() => app.CleanUpAsync();

    public async Task<int> CountAsync() => (await me.GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32();

    public Task<IReadOnlyList<Guid>> ListUnreadAsync() => ListAsync("notifications?status=unread&limit=100");

    private async Task<IReadOnlyList<Guid>> ListAsync(string path) =>
        [.. (await me.GetAsync(path)).Json.GetProperty("items").EnumerateArray().Select(n => n.GetProperty("id").GetGuid())];
}
