using System.Net;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Recipients;

public sealed class RecipientTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly object Full = new
    {
        displayName = "Ana Žluťoučká 🎉",
        email = "ana.b+x@mail.example.com",
        phone = "+491701234567",
        locale = "pt-BR",
        timeZone = "Europe/Berlin",
        roles = new[] { "teacher", "course:42", "teacher" },
        data = new { level = 3, nested = new { a = "b" } },
    };

    [Fact]
    public async Task Get_NeverPut_ExistsWithDefaults()
    {
        var user = AppFixture.NewUser();
        var recipient = (await (await app.AsAsync(user)).GetAsync($"recipients/{user}")).Json;

        Assert.Equal(user, recipient.GetProperty("userId").GetString());
        Assert.Equal(0, recipient.GetProperty("roles").GetArrayLength());
        Assert.All(["displayName", "email", "phone", "locale", "timeZone", "data", "createdAt", "updatedAt"],
            name => Assert.Equal(JsonValueKind.Null, recipient.GetProperty(name).ValueKind));
    }

    [Fact]
    public async Task Put_AllMembers_IsGivenBackAsPut()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var put = await sender.PutRecipientAsync(user, Full);
        var got = await (await app.AsAsync(user)).GetAsync($"recipients/{user}");

        Assert.Equal(HttpStatusCode.OK, put.Status);
        Assert.Equal(put.Text, got.Text);
        Assert.Equal(put.Headers.ETag, got.Headers.ETag);
        var recipient = got.Json;
        Assert.Equal("Ana Žluťoučká 🎉", recipient.GetProperty("displayName").GetString());
        Assert.Equal(["course:42", "teacher"], Roles(recipient));
        Assert.Equal("""{"level":3,"nested":{"a":"b"}}""", recipient.GetProperty("data").GetRawText());
        Assert.Equal(recipient.GetProperty("createdAt").GetString(), recipient.GetProperty("updatedAt").GetString());
    }

    [Fact]
    public async Task Put_Again_ReplacesAllButTheFirstTime()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var first = (await sender.PutRecipientAsync(user, Full)).Json;
        var second = (await sender.PutRecipientAsync(user, new { locale = "de" })).Json;

        Assert.Equal("de", second.GetProperty("locale").GetString());
        Assert.All(["displayName", "email", "phone", "timeZone", "data"],
            name => Assert.Equal(JsonValueKind.Null, second.GetProperty(name).ValueKind));
        Assert.Empty(Roles(second));
        Assert.Equal(first.GetProperty("createdAt").GetString(), second.GetProperty("createdAt").GetString());
    }

    [Theory]
    [InlineData("""{"email":"a@b@c.de"}""", "email", "one email address")]
    [InlineData("""{"email":"a@example.com\r\nBcc: x@y.de"}""", "email", "one email address")]
    [InlineData("""{"email":"a@example.com\n"}""", "email", "one email address")]
    [InlineData("""{"email":"a@example.com, b@example.com"}""", "email", "one email address")]
    [InlineData("""{"email":"Ana <a@example.com>"}""", "email", "one email address")]
    [InlineData("""{"email":"example.com"}""", "email", "one email address")]
    [InlineData("""{"email":"a..b@example.com"}""", "email", "no two dots in a row")]
    [InlineData("""{"email":"josé@example.com"}""", "email", "ASCII characters before the @")]
    [InlineData("""{"email":17}""", "email", "is not a text")]
    [InlineData("""{"phone":"0170 1234567"}""", "phone", "E.164")]
    [InlineData("""{"phone":"+0123456789"}""", "phone", "E.164")]
    [InlineData("""{"phone":"+12345678901234567"}""", "phone", "at most 16")]
    [InlineData("""{"phone":"+1234567\n"}""", "phone", "E.164")]
    [InlineData("""{"phone":"+4917012345"}""", "phone", "E.164")]
    [InlineData("""{"phone":"+9991701234567"}""", "phone", "as +4915112345678")]
    [InlineData("""{"phone":491701234567}""", "phone", "is not a text")]
    [InlineData("""{"locale":"en_US"}""", "locale", "'en_US' is not allowed; allowed: a language tag (BCP 47)")]
    [InlineData("""{"locale":"en-"}""", "locale", "BCP 47")]
    [InlineData("""{"timeZone":"Europe/Berln"}""", "timeZone", "did you mean Europe/Berlin?")]
    [InlineData("""{"timeZone":"new york"}""", "timeZone", "did you mean America/New_York?")]
    [InlineData("""{"timeZone":"../../../etc/passwd"}""", "timeZone", "allowed: an IANA time zone")]
    [InlineData("""{"timeZone":""}""", "timeZone", "allowed: an IANA time zone")]
    [InlineData("""{"roles":["Teacher"]}""", "roles[0]", "allowed: 1 to 64 of a-z")]
    [InlineData("""{"roles":["ok","a/b"]}""", "roles[1]", "'a/b' is not allowed")]
    [InlineData("""{"roles":[""]}""", "roles[0]", "1 to 64")]
    [InlineData("""{"roles":"teacher"}""", "roles", "a list of texts")]
    [InlineData("""{"displayName":"a\nb"}""", "displayName", "without control characters")]
    [InlineData("""{"displayName":" "}""", "displayName", "not blank")]
    [InlineData("""{"data":[1]}""", "data", "a list is not allowed; allowed: an object")]
    [InlineData("""{"mail":"x"}""", "mail", "is not a member of this request")]
    public async Task Put_BadMember_IsNamedAndNoAddressIsRepeated(string body, string member, string says)
    {
        var user = AppFixture.NewUser();
        var answer = await (await app.SenderAsync()).PutTextAsync($"recipients/{user}", body);
        answer.AssertInvalid(member, says);
        Assert.DoesNotContain("example.com\\r", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("17012345", answer.Text, StringComparison.Ordinal);
        Assert.All(["b@c.de", "josé", "a..b"], address => Assert.DoesNotContain(address, answer.Text, StringComparison.Ordinal));
        Assert.Equal(JsonValueKind.Null, (await (await app.AsAsync(user)).GetAsync($"recipients/{user}")).Json.GetProperty("createdAt")
            .ValueKind);
    }

    [Fact]
    public async Task Put_AtTheLimits_IsTakenAndBeyondRefused()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var roles = Enumerable.Range(0, 20).Select(i => $"r{i}").ToArray();
        var fits = await sender.PutRecipientAsync(
            user, new { displayName = new string('é', 200), roles, data = new { x = new string('y', 16 * 1024 - 8) } });
        Assert.True(fits.Status == HttpStatusCode.OK, fits.Text);

        (await sender.PutRecipientAsync(user, new { displayName = new string('é', 201) })).AssertInvalid("displayName", "201");
        (await sender.PutRecipientAsync(user, new { roles = roles.Append("more") })).AssertInvalid("roles", "at most 20");
        (await sender.PutRecipientAsync(user, new { data = new { x = new string('y', 16 * 1024 - 7) } }))
            .AssertInvalid("data", "16,385 bytes");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hant-TW")]
    [InlineData("sl-rozaj-biske-1994")]
    [InlineData("de-DE-u-co-phonebk-x-abc")]
    [InlineData("es-419")]
    public async Task Put_WellFormedLocale_IsTaken(string locale) =>
        Assert.Equal(HttpStatusCode.OK, (await (await app.SenderAsync()).PutRecipientAsync(AppFixture.NewUser(), new { locale })).Status);

    [Theory]
    [InlineData("UTC")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("Asia/Calcutta")]
    public async Task Put_TimeZoneOfTheDatabase_IsTaken(string timeZone) =>
        Assert.Equal(HttpStatusCode.OK, (await (await app.SenderAsync()).PutRecipientAsync(AppFixture.NewUser(), new { timeZone })).Status);

    [Fact]
    public async Task Put_WithIfMatch_TakesTheVersionReadAndNoOther()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var never = (await sender.GetAsync($"recipients/{user}")).Headers.ETag!.ToString();
        var first = await sender.PutRecipientAsync(user, new { locale = "de" }, never);
        Assert.Equal(HttpStatusCode.OK, first.Status);

        (await sender.PutRecipientAsync(user, new { locale = "fr" }, never))
            .AssertProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        Assert.Equal("de", (await sender.GetAsync($"recipients/{user}")).Json.GetProperty("locale").GetString());
        Assert.Equal(HttpStatusCode.OK, (await sender.PutRecipientAsync(user, new { locale = "it" }, $"\"other\", {first.Headers.ETag}"))
            .Status);
        Assert.Equal(HttpStatusCode.OK, (await sender.PutRecipientAsync(user, new { locale = "es" }, "*")).Status);
    }

    [Fact]
    public async Task Put_SeveralAtOnceWithTheSameIfMatch_OneIsTaken()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var etag = (await sender.PutRecipientAsync(user, new { roles = new[] { "start" } })).Headers.ETag!.ToString();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(i => sender.PutRecipientAsync(user, new { roles = new[] { $"r{i}" } }, etag)));

        Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(a => a.Status != HttpStatusCode.OK),
            a => a.AssertProblem(HttpStatusCode.PreconditionFailed, "precondition-failed"));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a|b c+d%")]
    [InlineData("100%41")]
    [InlineData("ünï@example.com")]
    [InlineData("مستخدم🎉")]
    [InlineData("back\\slash#?&=")]
    [InlineData("quote's\"")]
    [InlineData("c1\u0085control")]
    [InlineData("123")]
    public async Task EveryEndpoint_SpecialUserId_MeansThatUserAndNobodyElse(string user)
    {
        var (sender, me, room) = (await app.SenderAsync(), await app.AsAsync(user), AppFixture.NewUser());
        var path = $"recipients/{Uri.EscapeDataString(user)}";
        Assert.Equal(HttpStatusCode.OK, (await sender.PutRecipientAsync(user, new { displayName = "It's me", roles = new[] { "special" } }))
            .Status);
        await sender.AddMemberAsync(room, user);
        await sender.SendToAsync(user, "Hello");

        Assert.Equal(user, (await me.GetAsync(path)).Json.GetProperty("userId").GetString());
        Assert.Equal([user], await sender.MembersAsync(room));
        var export = (await me.GetAsync($"{path}/export")).Json;
        Assert.Equal("It's me", export.GetProperty("profile").GetProperty("displayName").GetString());
        Assert.Equal("Hello", export.GetProperty("items")[0].GetProperty("title").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await me.DeleteAsync(path)).Status);
        Assert.Empty(await sender.MembersAsync(room));
    }

    [Fact]
    public async Task Get_IdWithAnEncodedSlashInItself_NeverReachesTheIdWithTheSlash()
    {
        var (sender, suffix) = (await app.SenderAsync(), AppFixture.NewUser());
        await sender.PutRecipientAsync($"a/{suffix}", new { email = "secret@example.com" });
        var other = await app.AsAsync($"a%2F{suffix}");
        var answer = await other.GetAsync($"recipients/a%252F{suffix}");

        answer.AssertInvalid("userId", "can't be told from");
    }

    [Fact]
    public async Task Get_TooLongUserId_IsAProblem() =>
        (await (await app.SenderAsync()).GetAsync($"recipients/{new string('x', 2000)}")).AssertInvalid("userId", "1 to 256 characters");

    private static string[] Roles(JsonElement recipient) =>
        [.. recipient.GetProperty("roles").EnumerateArray().Select(r => r.GetString()!)];
}
