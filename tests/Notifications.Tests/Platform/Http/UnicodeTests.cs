using System.Net;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Notifications.Inbox;
using Notifications.Platform.Http;
using Notifications.Platform.Storage;
using Notifications.Realtime;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Platform.Http;

/// <summary>Half a surrogate pair, what JavaScript leaves of an emoji that is cut in two, is JSON by its grammar and no text.</summary>
public sealed class UnicodeTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("""{ "users": ["u"], "title": "t", "message": "m", "data": { "a": "\ud800" } }""", "data.a")]
    [InlineData("""{ "users": ["u"], "title": "t", "message": "m", "data": { "list": [1, { "x": "a\udc00b" }] } }""", "data.list[1].x")]
    [InlineData("""{ "users": ["u"], "title": "\ud83d", "message": "m" }""", "title")]
    [InlineData("""{ "users": ["u", "\ud83d\ud83d"], "title": "t", "message": "m" }""", "users[1]")]
    [InlineData("""{ "users": ["u"], "title": "t", "message": "m", "\ud800": 1 }""", "\\ud800")]
    [InlineData("""{ "users": ["u"], "title": "t", "message": "m", "data": { "\udfff": 1 } }""", "data.\\udfff")]
    public async Task Send_HalfASurrogatePair_IsNamedAndNothingIsStored(string body, string path)
    {
        (await (await app.SenderAsync()).PostTextAsync("notifications", body)).AssertInvalid(path, "is not valid Unicode");
        Assert.Equal(HttpStatusCode.OK, (await (await app.AsAsync("u")).GetAsync("notifications")).Status);
    }

    [Theory]
    [InlineData("POST", "dev/token", """{ "userId": "u", "\ud800": 1 }""")]
    [InlineData("POST", "notifications/bulk", """{ "notifications": [{ "\ud800": 1 }] }""")]
    [InlineData("POST", "notifications/progress", """{ "users": ["u"], "taskId": "t", "progress": 1, "status": "\ud800" }""")]
    [InlineData("POST", "notifications/mark-read", """{ "ids": ["\ud800"] }""")]
    [InlineData("PUT", "recipients/u", """{ "displayName": "\ud800" }""")]
    [InlineData("PUT", "recipients/u", """{ "data": { "a": "\ud800" } }""")]
    [InlineData("PUT", "notifications/preferences", """{ "categories": { "\ud800": {} } }""")]
    [InlineData("PUT", "templates/unicode", """{ "title": "\ud800", "message": "m" }""")]
    [InlineData("PUT", "rooms/r/members/u", """{ "\ud800": 1 }""")]
    public async Task AnyBody_HalfASurrogatePair_IsA400(string method, string path, string body)
    {
        var admin = await app.AsAsync("u", "admin", "sender");
        var request = admin.Request(new HttpMethod(method), path);
        request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var answer = await admin.SendAsync(request);
        // An endpoint that takes no body may leave it alone.
        if (path != "rooms/r/members/u")
            answer.AssertProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.InRange((int)answer.Status, 200, 499);
    }

    [Fact]
    public async Task Send_WholeSurrogatePairAsEscapes_IsTaken()
    {
        var user = AppFixture.NewUser();
        var body = $$"""
            { "users": ["{{user}}"], "title": "\ud83c\udf89", "message": "\\ud800", "data": { "\ud83c\udf89": "\ud83c\udf89" } }
            """;
        Assert.Equal(HttpStatusCode.Created, (await (await app.SenderAsync()).PostTextAsync("notifications", body)).Status);

        var item = (await (await app.AsAsync(user)).GetAsync("notifications")).Json.GetProperty("items")[0];
        Assert.Equal(("🎉", "\\ud800", "🎉"), (item.GetProperty("title").GetString(), item.GetProperty("message")
            .GetString(), item.GetProperty("data").GetProperty("🎉").GetString()));
    }

    [Theory]
    [InlineData("""{ "ids": ["\ud800"] }""", "ids[0]")]
    [InlineData("""["\udc00"]""", "ids[0]")]
    [InlineData("""{ "\ud800": 1 }""", "\\ud800")]
    public void HubArguments_HalfASurrogatePair_IsNamed(string argument, string path)
    {
        var errors = new FieldErrors();
        Assert.Null(HubArguments.Read(new SignalRInvocationContext { Arguments = [JsonElement.Parse(argument)] }, "ids", errors));
        Assert.Equal(path, Assert.Single(errors.ToDictionary().Keys));
    }

    [Theory]
    [InlineData("{ \"a\": 1, \"a\": 2 }")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]")]
    public void HubArguments_MemberTwiceOrTooDeep_IsRefused(string argument)
    {
        var errors = new FieldErrors();
        Assert.Null(HubArguments.Read(new SignalRInvocationContext { Arguments = [JsonElement.Parse(argument)] }, "ids", errors));
        Assert.True(errors.Any);
    }

    [Theory]
    [InlineData("Data", "{\"a\":\"\\ud800\"}")]
    [InlineData("Data", "{")]
    [InlineData("Tags", "nonsense")]
    [InlineData("Title", 5)]
    public async Task Inbox_RowThatCantBeRead_IsLeftOutAndTheOthersAreThere(string column, object value)
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var (good, bad, newest) = (await sender.SendToAsync(user), await sender.SendToAsync(user), await sender.SendToAsync(user));
        var table = new TableServiceClient(app.StorageConnection).GetTableClient("Inbox");
        await table.UpsertEntityAsync(new TableEntity(Keys.Partition("default", user), InboxKeys.Row(user, bad)) { [column] = value });
        var me = await app.AsAsync(user, "admin");

        Assert.Equal([newest, good], Ids((await me.GetAsync("notifications")).Json.GetProperty("items")));
        Assert.Equal([good, newest], Ids((await me.GetAsync(
            $"notifications/missed?after={Guid.CreateVersion7(DateTimeOffset.UtcNow.AddMinutes(-1))}")).Json.GetProperty("items")).Order());
        Assert.Equal(HttpStatusCode.OK, (await me.GetAsync($"recipients/{user}/export")).Status);
        Assert.Equal(HttpStatusCode.OK, (await me.GetAsync("notifications/stats")).Status);
        Assert.Equal(HttpStatusCode.OK, (await me.GetAsync("notifications/unread-count")).Status);
        (await me.GetAsync($"notifications/{bad}")).AssertProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Recipient_DataThatCantBeRead_IsLeftOutAndTheRestIsThere()
    {
        var tenant = new Tenant(app);
        var (admin, name) = (await tenant.AsAsync("root", "admin", "sender"), AppFixture.NewUser());
        await admin.PutRecipientAsync(name, new { displayName = "Ann", data = new { a = 1 } });
        var table = new TableServiceClient(app.StorageConnection).GetTableClient("Recipients");
        var row = await table.QueryAsync<TableEntity>(r => r.RowKey == name && r.PartitionKey != "").FirstAsync(r => r.ContainsKey("Data"));
        row["Data"] = "{\"a\":\"\\ud800\"}";
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace);

        var read = (await admin.GetAsync($"recipients/{name}")).Json;
        Assert.Equal(("Ann", JsonValueKind.Null), (read.GetProperty("displayName").GetString(), read.GetProperty("data").ValueKind));
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync($"recipients/{name}/export")).Status);
        await admin.PutTextAsync(
            "templates/named", """{ "title": "{{recipient.displayName}}", "message": "m{{recipient.data.a}}" }""");
        var sent = await admin.PostAsync("notifications", new { users = new[] { name }, template = "named" });
        Assert.Equal("sent", sent.Json.GetProperty("notifications")[0].GetProperty("status").GetString());
        await admin.PutRecipientAsync(name, new { displayName = "Ann", data = new { a = 2 } });
        Assert.Equal(2, (await admin.GetAsync($"recipients/{name}")).Json.GetProperty("data").GetProperty("a").GetInt32());
    }

    [Fact]
    public async Task AnyBody_WithAByteOrderMark_IsReadWithoutIt()
    {
        var me = await app.AsAsync(AppFixture.NewUser());
        byte[] body = [.. System.Text.Encoding.UTF8.Preamble, .. """{ "before": "2026-05-01T12:00:00Z" }"""u8];

        Assert.Equal(HttpStatusCode.OK, (await me.PostBytesAsync("notifications/mark-all-read", body)).Status);
        (await me.PostBytesAsync("notifications/mark-all-read", [.. System.Text.Encoding.UTF8.Preamble]))
            .AssertProblem(HttpStatusCode.BadRequest, "malformed-body");
    }

    [Fact]
    public async Task Broadcasts_RowThatCantBeRead_IsLeftOutAndTheOthersAreThere()
    {
        var tenant = new Tenant(app);
        var sender = await tenant.AsAsync("s", "sender");
        var answers = new List<ApiAnswer>();
        foreach (var title in new[] { "one", "two" })
            answers.Add(await sender.PostAsync("notifications", new { broadcast = true, title, message = "m" }));
        var broken = answers[0].Json.GetProperty("sendId").GetGuid();
        var table = new TableServiceClient(app.StorageConnection).GetTableClient("Broadcasts");
        var row = await table.QueryAsync<TableEntity>(r => r.RowKey == Keys.Invert(broken)).FirstAsync();
        row["Plan0"] = row.GetString("Plan0")
            .Replace("\"title\":\"one\"", "\"title\":\"one\",\"data\":{\"a\":\"\\ud800\"}", StringComparison.Ordinal);
        await table.UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Replace);

        var items = (await (await tenant.AsAsync("reader")).GetAsync("notifications")).Json.GetProperty("items");
        Assert.Equal("two", Assert.Single(items.EnumerateArray()).GetProperty("title").GetString());
    }

    private static IEnumerable<Guid> Ids(JsonElement items) => items.EnumerateArray().Select(i => i.GetProperty("id").GetGuid());
}
