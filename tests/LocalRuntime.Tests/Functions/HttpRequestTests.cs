using System.Net;
using System.Text.Json;
using LocalRuntime.Tests.Functions.Support;
using Xunit;

namespace LocalRuntime.Tests.Functions;

public sealed class HttpRequestTests : IAsyncLifetime
{
    private FunctionsHost _host = null!;

    public async Task InitializeAsync() => _host = await FunctionsHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Post_Chunked_ArrivesEmpty()
    {
        var answer = await RawHttp.SendAsync(
            _host.Uri,
            $"POST /api/request HTTP/1.1\r\nHost: {_host.Uri.Authority}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n");

        Assert.Contains("\"body\":\"\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Send_WithContentLength_BodyArrives(string method)
    {
        var answer = await RawHttp.SendAsync(
            _host.Uri,
            $"{method} /api/request HTTP/1.1\r\nHost: {_host.Uri.Authority}\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");

        Assert.Contains("\"body\":\"hello\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"seekable\":true", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_InvalidUtf8WithOtherCharset_ReplacementCharacter()
    {
        var answer = await RawHttp.SendAsync(
            _host.Uri,
            $"POST /api/request HTTP/1.1\r\nHost: {_host.Uri.Authority}\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Length: 1\r\nConnection: close\r\n\r\n\u00e9");

        Assert.Contains("\"body\":\"\\uFFFD\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Headers_KnownCanonicalOthersLowerCaseRepeatedJoined()
    {
        var headers = await ListAsync("headers", "x-TEST: 1\r\nX-Test: 2\r\nUSER-agent: me\r\nAUTHORIZATION: Bearer x\r\n");

        Assert.Contains("x-test=1,2", headers);
        Assert.Contains("User-Agent=me", headers);
        Assert.Contains("Authorization=Bearer x", headers);
    }

    [Fact]
    public async Task Get_Cookies_NameAndValueNotDecoded()
    {
        var cookies = await ListAsync("cookies", "Cookie: a=a%20b; q=\"q\"; e\r\n");

        Assert.Equal(["a=a%20b", "q=\"q\"", "e="], cookies);
    }

    [Fact]
    public async Task Get_Query_CaseInsensitiveJoinedDecoded()
    {
        var query = await ListAsync("query", "", "?q=1&Q=2&plus=a+b&flag");

        Assert.Equal(["q=1,2", "plus=a b", "null=flag"], query);
    }

    [Fact]
    public async Task Get_Url_HostHeaderAndQueryAsSent()
    {
        var answer = await RawHttp.SendAsync(
            _host.Uri, "GET /api/request?a=%20b HTTP/1.1\r\nHost: example.org:81\r\nConnection: close\r\n\r\n");

        Assert.Contains("\"url\":\"http://example.org:81/api/request?a=%20b\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"identities\":[false]", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("104857601", 0, 0, "500")]
    [InlineData("0", 40_000, 0, "431")]
    [InlineData("0", 20_000, 0, "202")]
    [InlineData("0", 0, 9_000, "414")]
    public async Task Send_AboveALimit_Refused(string length, int header, int query, string status)
    {
        var answer = await RawHttp.SendAsync(
            _host.Uri,
            $"POST /api/request?q={new string('q', query)} HTTP/1.1\r\nHost: {_host.Uri.Authority}\r\nX-Long: {new string('h', header)}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 " + status, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json", """{"NAME":"n","count":3}""", HttpStatusCode.OK)]
    [InlineData("json", "{", HttpStatusCode.InternalServerError)]
    [InlineData("poco-body", """{"Name":"n","Count":3}""", HttpStatusCode.OK)]
    [InlineData("poco-body", "{", HttpStatusCode.InternalServerError)]
    public async Task Post_Json_ReadCaseInsensitivelyAndBadIs500(string path, string json, HttpStatusCode status)
    {
        using var content = new StringContent(json, null, "application/json");
        using var answer = await _host.Client.PostAsync("api/" + path, content);

        Assert.Equal(status, answer.StatusCode);
        var expected = status == HttpStatusCode.OK ? "Poco { Name = n, Count = 3 }" : "";
        Assert.Equal(expected, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_ClientGoesAway_TokenFires()
    {
        var fired = new TaskCompletionSource();
        _host.Probe.On = async (_, cancellation) =>
        {
            await using var registration = cancellation.Register(fired.SetResult);
            await fired.Task;
            cancellation.ThrowIfCancellationRequested();
            return null;
        };
        using (var leaving = new CancellationTokenSource())
        {
            var call = _host.Client.GetAsync("api/return", leaving.Token);
            await _host.Probe.NextAsync();
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        await fired.Task.WaitAsync(Probe.Limit);
    }

    private async Task<string[]> ListAsync(string member, string headers, string query = "")
    {
        var answer = await RawHttp.GetAsync(_host.Uri, "/api/request" + query, headers);
        var start = answer.IndexOf('{', StringComparison.Ordinal);
        using var json = JsonDocument.Parse(answer[start..(answer.LastIndexOf('}') + 1)]);
        return [.. json.RootElement.GetProperty(member).EnumerateArray().Select(h => h.GetString()!)];
    }
}
