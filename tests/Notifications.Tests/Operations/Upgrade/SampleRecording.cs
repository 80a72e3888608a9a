using System.Net;
using System.Text.Json;
using Notifications.Tests.Operations.DeadLetters;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Operations.Upgrade;

/// <summary>Makes a row of every kind and a message of every queue, by what senders, people and admins do.</summary>
internal sealed class SampleRecording(AppFixture app)
{
    private const string PushKeys = """
        { "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
          "auth": "BTBZMqHH6r4Tts7J_aSIgg" }
        """;

    private static readonly HttpMethod Put = HttpMethod.Put, Post = HttpMethod.Post;

    /// <summary>What is to be asked for afterwards.</summary>
    public async Task<IReadOnlyList<Question>> RunAsync()
    {
        await ProfilesAsync();
        var (acknowledged, critical) = await NotificationsAsync();
        var large = await SendsAsync();
        await PlansAsync();
        await MessagesAndAnnouncementsAsync();
        await DeadLetterAsync();
        return
        [
            new("alice", "notifications?limit=100"), new("alice", "notifications?archived=true"),
            new("alice", "notifications/unread-count"),
            new("alice", $"notifications/{acknowledged}/history"), new("alice", $"notifications/{critical}/history"),
            new("alice", "notifications?status=snoozed"), new("alice", "notifications/preferences"), new("alice", "announcements"),
            new("alice", "messages/conversations"), new("alice", "messages/conversation/bob"), new("alice", "messages/blocked"),
            new("bob", "notifications?limit=100"), new("bob", "notifications/unread-count"), new("bob", "messages/conversations"),
            new("ada", "recipients/alice"), new("ada", "rooms/course-7/members"),
            new("ada", "templates/of_ours?locale=de"), new("ada", "announcements/all"), new("ada", "dead-letters?limit=100"),
            new("ada", $"audit?limit=100&until={Uri.EscapeDataString(In(days: 0))}"), new("sam", $"sends/{large}"),
            new("sam", "schedules"), new("ada", "plans"), new("ada", "plans/shipping"), new("ada", "incidents"),
            new("sam", "notifications") { Body = Once, Key = "once" }, new("alice", "recipients/alice/export"),
        ];
    }

    private const string Once = """{ "users": ["bob"], "title": "Once", "message": "M" }""";

    private async Task ProfilesAsync()
    {
        await DoAsync("ada", Put, "recipients/alice", """
            { "email": "alice@example.com", "phone": "+493012345678", "locale": "de", "timeZone": "Europe/Berlin", "roles": ["teacher"] }
            """);
        await DoAsync("ada", Put, "recipients/carol", """{ "email": "carol@example.com", "roles": ["teacher"] }""");
        await DoAsync("ada", Put, "rooms/course-7/members/bob");
        await DoAsync("ada", Put, "rooms/course-7/members/alice");
        await DoAsync("alice", Put, "notifications/preferences", """
            { "channels": { "sms": false }, "categories": { "comment": { "email": false } },
              "quietHours": { "start": "03:00", "end": "03:01", "timeZone": "Europe/Berlin" } }
            """);
        await DoAsync("carol", Put, "notifications/preferences", """{ "digest": { "frequency": "weekly", "day": "sunday", "hour": 3 } }""");
        await DoAsync("alice", Post, "push-subscriptions", $$"""{ "endpoint": "https://push.example.com/a", "keys": {{PushKeys}} }""");
        await DoAsync("ada", Put, "templates/of_ours", """
            { "locale": "de", "title": "Hallo {{name}}", "message": "M", "emailHtml": "<p>{{name}}</p>", "variables": [{ "name": "name" }] }
            """);
        await app.ConnectAsync(await app.AsAsync("alice"));
    }

    private async Task<(string Acknowledged, string Critical)> NotificationsAsync()
    {
        var first = await SendAsync("""{ "users": ["alice"], "title": "First", "message": "M", "tags": ["t"], "data": { "a": 1 } }""");
        await SendAsync("""{ "users": ["alice"], "title": "Covered", "message": "M" }""");
        await DoAsync("alice", Post, "notifications/mark-all-read");
        await DoAsync("alice", Post, $"notifications/{first}/unread");
        var acknowledged = await SendAsync("""
            { "users": ["alice"], "template": "of_ours", "variables": { "name": "Ä" }, "priority": "high", "category": "orders" }
            """);
        await DoAsync("alice", Post, $"notifications/{acknowledged}/ack");
        await DoAsync("alice", Post, $"notifications/{acknowledged}/read");
        await SendAsync("""{ "users": ["alice"], "title": "Collapsed", "message": "1", "collapseKey": "build", "sequence": 1 }""");
        await SendAsync("""{ "users": ["alice"], "title": "Collapsed", "message": "2", "collapseKey": "build", "sequence": 2 }""");
        var snoozed = await SendAsync("""{ "users": ["alice"], "title": "Snoozed", "message": "M" }""");
        await DoAsync("alice", Post, $"notifications/{snoozed}/snooze", $$"""{ "until": "{{In(days: 3)}}" }""");
        var archived = await SendAsync("""{ "users": ["alice"], "title": "Archived", "message": "M" }""");
        await DoAsync("alice", Post, $"notifications/{archived}/archive");
        await DoAsync("sam", Post, "notifications/progress", """
            { "users": ["alice"], "taskId": "export", "progress": 75, "status": "running", "sequence": 3 }
            """);
        await DoAsync("sam", Post, "notifications", Once, "once");
        var critical = await SendAsync("""{ "users": ["alice"], "title": "Critical", "message": "M", "priority": "critical" }""");
        var digested = await SendAsync(
            """{ "users": ["carol"], "title": "Digested", "message": "M", "priority": "high", "requiresAcknowledgement": true }""");
        await EventAsync("carol", digested, "held");
        await EventAsync("alice", critical, "retried\",\"channel\":\"email");
        return (acknowledged, critical);
    }

    private async Task<string> SendsAsync()
    {
        var broadcast = (await DoAsync("sam", Post, "notifications/system", """{ "title": "For all", "message": "M" }"""))
            .Json.GetProperty("sendId").GetString()!;
        var seen = await Eventually.GetAsync(
            () => GetAsync("alice", "notifications?limit=1"), a => a.Text.Contains("For all", StringComparison.Ordinal));
        await DoAsync("alice", Post, $"notifications/{seen.Json.GetProperty("items")[0].GetProperty("id")}/read");
        Assert.NotEmpty(broadcast);
        var large = (await DoAsync("sam", Post, "notifications", """{ "roles": ["teacher"], "title": "To a role", "message": "M" }"""))
            .Json.GetProperty("sendId").GetString()!;
        await DoAsync(
            "sam", Post, "notifications", """{ "rooms": ["course-7"], "users": ["dave"], "title": "To a room", "message": "M" }""");
        await Eventually.GetAsync(() => GetAsync("sam", $"sends/{large}"), a => a.Text.Contains("\"completed\"", StringComparison.Ordinal));
        await DoAsync(
            "sam", Post, "notifications", $$"""{ "users": ["bob"], "title": "Later", "message": "M", "sendAt": "{{In(days: 20)}}" }""");
        return large;
    }

    private async Task PlansAsync()
    {
        await DoAsync("ada", Put, "plans/shipping", """
            {
              "steps": [{ "channel": "inApp" }, { "channel": "email", "after": "PT1H", "if": "unread" }], "stop": "read",
              "caps": [{ "channel": "email", "max": 3, "per": "P1D" }]
            }
            """);
        await SendAsync("""{ "users": ["alice"], "category": "shipping", "title": "Planned", "message": "M" }""");
    }

    private async Task MessagesAndAnnouncementsAsync()
    {
        await DoAsync("alice", Post, "messages/send", """{ "to": "bob", "text": "Lunch?", "clientId": "1" }""");
        await DoAsync("bob", Post, "messages/send", """{ "to": "alice", "text": "Yes", "clientId": "1" }""");
        await DoAsync("alice", Post, "messages/block/mallory");
        var announcement = (await DoAsync("ada", Post, "announcements", """
            { "title": "New editor", "message": "M", "placement": "card", "actionUrl": "/editor", "audience": { "everyone": true } }
            """)).Json.GetProperty("id").GetString();
        await DoAsync("ada", Post, "announcements", $$"""
            { "title": "Soon", "message": "M", "from": "{{In(days: 1)}}", "audience": { "roles": ["teacher"], "locales": ["de"] } }
            """);
        await DoAsync("alice", Post, $"announcements/{announcement}/seen");
    }

    private async Task DeadLetterAsync()
    {
        var poison = new PoisonClient(app, "default");
        await poison.PutAsync("confirmations", poison.Message());
        await Eventually.GetAsync(poison.DrainAsync, _ => true);
    }

    private async Task EventAsync(string user, string id, string text) =>
        await Eventually.GetAsync(
            () => GetAsync(user, $"notifications/{id}/history"), a => a.Text.Contains(text, StringComparison.Ordinal));

    private async Task<string> SendAsync(string body) =>
        (await DoAsync("sam", Post, "notifications", body)).Json.GetProperty("notifications")[0].GetProperty("id").GetString()!;

    private async Task<ApiAnswer> GetAsync(string user, string path) => await new Question(user, path).AskAsync(app);

    private async Task<ApiAnswer> DoAsync(string user, HttpMethod method, string path, string? body = null, string? key = null)
    {
        var client = await app.AsAsync(user, user switch { "ada" => ["admin"], "sam" => ["sender"], _ => [] });
        var answer = await client.SendAsync(Question.With(client.Request(method, path), body, key));
        Assert.True(answer.Status < HttpStatusCode.Ambiguous, $"{method} {path}: {answer.Status} {answer.Text}");
        return answer;
    }

    private string In(int days) => JsonSerializer.Serialize(app.Clock.GetUtcNow().AddDays(days)).Trim('"');
}
