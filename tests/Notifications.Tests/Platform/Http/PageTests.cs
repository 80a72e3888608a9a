using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Platform.Http;

public sealed partial class PageTests(AppFixture app) : IClassFixture<AppFixture>
{
    private readonly ApiClient anyone = new(app.Http, null);

    [Theory]
    [InlineData("app/test")]
    [InlineData("app/test/")]
    [InlineData("app/test.html")]
    public async Task Page_ByItsName_IsHtmlThatMayRunNothingInline(string path)
    {
        var answer = await anyone.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("text/html; charset=utf-8", answer.ContentType);
        Assert.Equal("no-cache", Header(answer, "Cache-Control"));
        var policy = Header(answer, "Content-Security-Policy");
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ThatIsNotThere_IsNotFound() =>
        (await anyone.GetAsync("app/nothing")).AssertProblem(HttpStatusCode.NotFound, "not-found");

    [Fact]
    public async Task Script_OfAPage_MayBeKeptForGood()
    {
        var answer = await anyone.GetAsync(await ScriptAsync());

        Assert.Equal("text/javascript; charset=utf-8", answer.ContentType);
        Assert.Contains("immutable", Header(answer, "Cache-Control"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip, br;q=0", "gzip")]
    [InlineData("GZIP", "gzip")]
    public async Task Script_ForWhoTakesItCompressed_IsTheSame(string accepted, string encoding)
    {
        var script = await ScriptAsync();
        var plain = await anyone.GetAsync(script);
        var answer = await GetAsync(script, ("Accept-Encoding", accepted));

        Assert.Equal(encoding, answer.Encoding);
        Assert.Equal("Accept-Encoding", Header(answer.Answer, "Vary"));
        Assert.Equal(plain.Text, Encoding.UTF8.GetString(Decompress(answer.Answer.Body, encoding)));
        Assert.NotEqual(Header(plain, "ETag"), Header(answer.Answer, "ETag"));
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("zstd")]
    [InlineData("br;q=0, gzip;q=0")]
    public async Task Script_ForWhoTakesNoneOfTheEncodings_IsPlain(string accepted) =>
        Assert.Null((await GetAsync(await ScriptAsync(), ("Accept-Encoding", accepted))).Encoding);

    [Fact]
    public async Task Page_ThatTheBrowserHas_IsNotSentAgain()
    {
        var tag = Header((await GetAsync("app/test", ("Accept-Encoding", "br"))).Answer, "ETag");

        var same = await GetAsync("app/test", ("Accept-Encoding", "br"), ("If-None-Match", tag));
        var other = await GetAsync("app/test", ("Accept-Encoding", "identity"), ("If-None-Match", tag));

        Assert.Equal(HttpStatusCode.NotModified, same.Answer.Status);
        Assert.Empty(same.Answer.Body);
        Assert.Equal(tag, Header(same.Answer, "ETag"));
        Assert.Equal(HttpStatusCode.OK, other.Answer.Status);
    }

    private async Task<string> ScriptAsync()
    {
        var page = await anyone.GetAsync("app/test");
        return Script().Match(page.Text).Groups[1].Value;
    }

    private async Task<(ApiAnswer Answer, string? Encoding)> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = anyone.Request(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await app.Http.SendAsync(request);
        var content = response.Content.Headers;
        var answer = new ApiAnswer(
            response.StatusCode, content.ContentType?.ToString(), response.Headers, await response.Content.ReadAsByteArrayAsync());
        return (answer, content.ContentEncoding.SingleOrDefault());
    }

    private static string Header(ApiAnswer answer, string name) => string.Join(',', answer.Headers.GetValues(name));

    private static byte[] Decompress(byte[] body, string encoding)
    {
        using var source = new MemoryStream(body);
        using Stream plain = encoding == "br" ? new BrotliStream(source, CompressionMode.Decompress)
            : new GZipStream(source, CompressionMode.Decompress);
        using var result = new MemoryStream();
        plain.CopyTo(result);
        return result.ToArray();
    }

    [GeneratedRegex(@"src=""/api/v1/(app/assets/[^""]+\.js)""")]
    private static partial Regex Script();
}
