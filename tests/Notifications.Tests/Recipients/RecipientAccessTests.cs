using System.Net;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Recipients;

/// <summary>Who may do what with whose profile, and with which room.</summary>
public sealed class RecipientAccessTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("admin", "get", "recipients/{user}", 200)]
    [InlineData("sender", "get", "recipients/{user}", 200)]
    [InlineData("key", "get", "recipients/{user}", 200)]
    [InlineData("self", "get", "recipients/{user}", 200)]
    [InlineData("other", "get", "recipients/{user}", 403)]
    [InlineData("nobody", "get", "recipients/{user}", 401)]
    [InlineData("admin", "put", "recipients/{user}", 200)]
    [InlineData("sender", "put", "recipients/{user}", 200)]
    [InlineData("key", "put", "recipients/{user}", 200)]
    [InlineData("self", "put", "recipients/{user}", 200)]
    [InlineData("other", "put", "recipients/{user}", 403)]
    [InlineData("nobody", "put", "recipients/{user}", 401)]
    [InlineData("admin", "delete", "recipients/{user}", 204)]
    [InlineData("sender", "delete", "recipients/{user}", 403)]
    [InlineData("key", "delete", "recipients/{user}", 403)]
    [InlineData("self", "delete", "recipients/{user}", 204)]
    [InlineData("other", "delete", "recipients/{user}", 403)]
    [InlineData("nobody", "delete", "recipients/{user}", 401)]
    [InlineData("admin", "get", "recipients/{user}/export", 200)]
    [InlineData("sender", "get", "recipients/{user}/export", 403)]
    [InlineData("key", "get", "recipients/{user}/export", 403)]
    [InlineData("self", "get", "recipients/{user}/export", 200)]
    [InlineData("other", "get", "recipients/{user}/export", 403)]
    [InlineData("nobody", "get", "recipients/{user}/export", 401)]
    [InlineData("admin", "put", "rooms/r/members/{user}", 204)]
    [InlineData("sender", "put", "rooms/r/members/{user}", 204)]
    [InlineData("key", "put", "rooms/r/members/{user}", 204)]
    [InlineData("self", "put", "rooms/public-r/members/{user}", 403)]
    [InlineData("nobody", "put", "rooms/r/members/{user}", 401)]
    [InlineData("admin", "delete", "rooms/r/members/{user}", 204)]
    [InlineData("sender", "delete", "rooms/r/members/{user}", 204)]
    [InlineData("self", "delete", "rooms/public-r/members/{user}", 403)]
    [InlineData("admin", "get", "rooms/r/members", 200)]
    [InlineData("key", "get", "rooms/r/members", 200)]
    [InlineData("self", "get", "rooms/r/members", 403)]
    public async Task Call_ByAnybody_IsAllowedOrRefused(string who, string method, string path, int status)
    {
        var user = AppFixture.NewUser();
        var caller = who switch
        {
            "self" => await app.AsAsync(user),
            "other" => await app.AsAsync(AppFixture.NewUser()),
            "nobody" or "key" => new ApiClient(app.Http, null),
            _ => await app.AsAsync(AppFixture.NewUser(), who),
        };
        var request = caller.Request(new HttpMethod(method), path.Replace("{user}", user, StringComparison.Ordinal));
        if (who == "key")
            request.Headers.Add("X-Api-Key", AppFixture.ApiKey);
        if (method == "put" && path.StartsWith("recipients", StringComparison.Ordinal))
            request.Content = new StringContent(
                """{"locale":"de"}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        var answer = await caller.SendAsync(request);

        Assert.True(status == (int)answer.Status, $"{answer.Status}: {answer.Text}");
    }

    [Fact]
    public async Task Put_ByTheUserThemself_KeepsRolesAndData()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        await sender.PutRecipientAsync(user, new { roles = new[] { "teacher" }, data = new { a = 1 }, email = "old@example.com" });
        var answer = await (await app.AsAsync(user)).PutRecipientAsync(
            user, new { displayName = "Me", email = "new@example.com", phone = "+4930123456", locale = "de", timeZone = "Europe/Berlin" });

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        Assert.Equal("new@example.com", answer.Json.GetProperty("email").GetString());
        Assert.Equal("teacher", answer.Json.GetProperty("roles")[0].GetString());
        Assert.Equal(1, answer.Json.GetProperty("data").GetProperty("a").GetInt32());
    }

    [Theory]
    [InlineData("""{"roles":["admin"]}""", "'roles'")]
    [InlineData("""{"roles":[]}""", "'roles'")]
    [InlineData("""{"locale":"de","data":{},"roles":["x"]}""", "'roles' and 'data'")]
    public async Task Put_ByTheUserThemself_RolesOrDataAreRefusedAndNothingChanges(string body, string named)
    {
        var user = AppFixture.NewUser();
        var me = await app.AsAsync(user);
        var problem = (await me.PutTextAsync($"recipients/{user}", body)).AssertProblem(HttpStatusCode.Forbidden, "forbidden");

        Assert.Contains($"You may not change {named}", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await me.GetAsync($"recipients/{user}")).Json.GetProperty("createdAt").ValueKind);
    }

    [Fact]
    public async Task Roles_OfTheProfile_GiveTheTokenNothing()
    {
        var user = AppFixture.NewUser();
        await (await app.SenderAsync()).PutRecipientAsync(user, new { roles = new[] { "admin", "sender" } });

        var answer = await (await app.AsAsync(user)).PostAsync("notifications", new { users = new[] { "x" }, title = "t", message = "m" });
        answer.AssertProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Everything_InAnotherNamespace_IsAnothers()
    {
        var (sender, user, room) = (await app.SenderAsync(), AppFixture.NewUser(), AppFixture.NewUser());
        await sender.PutRecipientAsync(user, new { email = "secret@example.com" });
        await sender.AddMemberAsync(room, user);
        var token = await new ApiClient(app.Http, null)
            .PostAsync("dev/token", new { userId = user, roles = new[] { "admin" }, @namespace = "elsewhere" });
        var stranger = new ApiClient(app.Http, token.Json.GetProperty("token").GetString());

        Assert.Equal(JsonValueKind.Null, (await stranger.GetAsync($"recipients/{user}")).Json.GetProperty("email").ValueKind);
        Assert.Empty(await stranger.MembersAsync(room));
        Assert.Equal(HttpStatusCode.NoContent, (await stranger.DeleteAsync($"recipients/{user}")).Status);
        Assert.Equal("secret@example.com", (await sender.GetAsync($"recipients/{user}")).Json.GetProperty("email").GetString());
    }
}
