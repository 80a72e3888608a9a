using System.Net;
using System.Text;
using Notifications.Platform.Idempotency;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Platform.Idempotency;

/// <summary>What is the same key, and what the same request.</summary>
public sealed class KeyFormTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("{0}", "\"{0}\"")]
    [InlineData("\"{0}\"", "{0}")]
    [InlineData("\"{0}\\\"\\\\\"", "{0}\"\\")]
    public async Task Send_KeyInQuotesOrWithout_IsTheSameKey(string first, string second)
    {
        var (sender, user, key) = (await app.SenderAsync(), AppFixture.NewUser(), KeyedRequests.NewKey());
        Assert.Equal(HttpStatusCode.Created, (await sender.SendAsync(first.Replace("{0}", key), user)).Status);

        Assert.True((await sender.SendAsync(second.Replace("{0}", key), user)).IsReplayed());
        Assert.Equal(1, await app.InboxAsync(user));
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\"\"")]
    [InlineData("\"open")]
    [InlineData("\"a\"b")]
    [InlineData("\"a\";p=1")]
    [InlineData("\"a\", \"b\"")]
    [InlineData("\"a\\b\"")]
    [InlineData("\"a\\")]
    [InlineData("\"a b\"")]
    public async Task Send_KeyThatIsNone_IsNamed(string key) =>
        (await (await app.SenderAsync()).SendAsync(key, "u"))
        .AssertInvalid("Idempotency-Key", "allowed: 1 to 255 visible ASCII characters");

    [Fact]
    public async Task Send_TwoKeys_AreRefused()
    {
        var sender = await app.SenderAsync();
        var request = sender.Request(HttpMethod.Post, "notifications");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", ["a", "b"]);
        request.Content = new ByteArrayContent(KeyedRequests.Body("u")) { Headers = { ContentType = new("application/json") } };

        (await sender.SendAsync(request)).AssertInvalid("Idempotency-Key", "once");
    }

    [Fact]
    public async Task Send_SameJsonInAnotherSpelling_IsTheSameRequest()
    {
        var (sender, user, key) = (await app.SenderAsync(), AppFixture.NewUser(), KeyedRequests.NewKey());
        var first = $$"""{"users":["{{user}}"],"title":"\u00e4","message":"m","data":{"a":1.0,"b":[1,2] } }""";
        var again = $$"""{ "data": { "b": [1, 2], "a": 1 }, "message": "m", "title": "ä", "users": ["{{user}}"] }""";
        Assert.Equal(HttpStatusCode.Created, (await sender.SendAsync(key, Encoding.UTF8.GetBytes(first))).Status);

        Assert.True((await sender.SendAsync(key, Encoding.UTF8.GetBytes(again))).IsReplayed());
        (await sender.SendAsync(key, Encoding.UTF8.GetBytes(again.Replace("[1, 2]", "[2, 1]"))))
            .AssertProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task Send_BodyThatIsNotUtf8_IsRefusedAsWithoutAKey()
    {
        byte[] body = [.. "{\""u8, 0xFF, .. "\":1}"u8];

        (await (await app.SenderAsync()).SendAsync(KeyedRequests.NewKey(), body))
            .AssertProblem(HttpStatusCode.BadRequest, "malformed-body");
    }

    [Theory]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"a":1}""", true)]
    [InlineData("""{"a":100}""", """{"a":1e2}""", true)]
    [InlineData("""{"a":0}""", """{"a":-0.0}""", true)]
    [InlineData("""{"a":0.1}""", """{"a":1E-1}""", true)]
    [InlineData("""{"a":1}""", """{"a":"1"}""", false)]
    [InlineData("""{"a":null}""", """{}""", false)]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""", false)]
    [InlineData("""{"a":12345678901234567890123456789012345}""", """{"a":12345678901234567890123456789012346}""", false)]
    [InlineData("""{"a":1e400}""", """{"a":1e401}""", false)]
    [InlineData("""{"a":0.00000000000000000001}""", """{"a":0.00000000000000000002}""", false)]
    [InlineData("""{"a":1e-30}""", """{"a":0}""", false)]
    [InlineData("""{"a":1.23456e-25}""", """{"a":1.23461e-25}""", false)]
    [InlineData("""{"a":1E-99999999999}""", """{"a":0}""", false)]
    [InlineData("""{"a":1.5e-27}""", """{"a":15E-28}""", true)]
    [InlineData("""{"a":1.5e+3}""", """{"a":1500}""", true)]
    [InlineData("""{"a":1,"a":1}""", """{"a":1}""", false)]
    [InlineData("""{"a":"\ud800"}""", """{"a":"\ud801"}""", false)]
    [InlineData("{", "{ ", false)]
    public void RequestHash_OfTwoBodies_IsTheSameWhenTheirJsonIs(string one, string other, bool same) =>
        Assert.Equal(same, RequestHash.Of("POST", "/", Encoding.UTF8.GetBytes(one)) == RequestHash.Of(
        "POST", "/", Encoding.UTF8.GetBytes(other)));
}
