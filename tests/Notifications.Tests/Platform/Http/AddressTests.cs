using System.Text;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Platform.Http;

/// <summary>An address means one thing, or it is refused.</summary>
public sealed class AddressTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("a%252Fb", "%2F")]
    [InlineData("a%252fb", "%2F")]
    [InlineData("%ED%A0%80", "not valid Unicode")]
    [InlineData("a%FFb", "not valid Unicode")]
    [InlineData("a%25FFb", "not valid Unicode")]
    public async Task Recipient_IdThatCantBeToldApart_IsRefusedAndNothingIsChanged(string id, string says)
    {
        var admin = await new Tenant(app).AsAsync("admin", "admin", "sender");
        (await PutAsync(admin, $"recipients/{id}")).AssertInvalid("userId", says);
        (await admin.GetAsync($"recipients/{id}")).AssertInvalid("userId", says);
        (await PutAsync(admin, $"rooms/r/members/{id}")).AssertInvalid("userId", says);
        Assert.Equal(JsonValueKind.Null, (await admin.GetAsync("recipients/a%2Fb")).Json.GetProperty("displayName").ValueKind);
    }

    [Theory]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("50%25", "50%")]
    [InlineData("a%2541", "a%41")]
    [InlineData("%F0%9F%8E%89%20x", "🎉 x")]
    [InlineData("Doe%2C%20John", "Doe, John")]
    public async Task Recipient_IdThatIsEncodedOnce_IsThatId(string path, string id)
    {
        var admin = await new Tenant(app).AsAsync("admin", "admin", "sender");
        Assert.InRange((int)(await PutAsync(admin, $"recipients/{path}")).Status, 200, 201);
        Assert.Equal(id, (await admin.GetAsync($"recipients/{path}")).Json.GetProperty("userId").GetString());
    }

    [Theory]
    [InlineData("notifications?q=%ED%A0%80", "q")]
    [InlineData("notifications?q=%FF", "q")]
    [InlineData("notifications?%FF=1", "%FF")]
    [InlineData("presence?users=a&users=%C3", "users")]
    public async Task Query_BytesThatAreNoText_AreNamed(string path, string name) =>
        (await (await app.AsAsync(AppFixture.NewUser())).GetAsync(path)).AssertInvalid(name, "not valid Unicode");

    [Theory]
    [InlineData("users=Doe%2C%20John", "Doe, John")]
    [InlineData("users=a&users=b%2Cc&users=a", "a|b,c")]
    [InlineData("users=a,b&users=c", "a|b|c")]
    [InlineData("users=a%2Fb&users=%F0%9F%8E%89", "a/b|🎉")]
    [InlineData("users=a+b", "a b")]
    public async Task Presence_RepeatedUsers_AreThoseIds(string query, string ids)
    {
        var admin = await app.AsAsync("admin", "admin");
        var items = (await admin.GetAsync($"presence?{query}")).Json.GetProperty("items");
        Assert.Equal(ids.Split('|'), items.EnumerateArray().Select(i => i.GetProperty("userId").GetString()));
    }

    private static Task<ApiAnswer> PutAsync(ApiClient admin, string path)
    {
        var request = admin.Request(HttpMethod.Put, path);
        request.Content = new StringContent("""{ "displayName": "Somebody" }""", Encoding.UTF8, "application/json");
        return admin.SendAsync(request);
    }
}
