using System.Net;
using LocalRuntime.Tests.App;
using LocalRuntime.Tests.Functions.Support;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace LocalRuntime.Tests.Functions;

/// <summary>What of a request reaches the function.</summary>
public sealed class HttpRequestTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private readonly FunctionsHost host = shared.Host;

    [Fact]
    public async Task Post_Chunked_BodyArrives()
    {
        var answer = await SendAsync("POST", "Transfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n");

        Assert.Contains("\"body\":\"hello\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task Send_WithContentLength_BodyArrives(string method)
    {
        var answer = await SendAsync(method, "Content-Length: 5", "hello");

        Assert.StartsWith("HTTP/1.1 202", answer, StringComparison.Ordinal);
        Assert.Contains($"\"method\":\"{method}\",\"body\":\"hello\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_BodyInTwoParts_FunctionReadsTheFirstBeforeTheSecondIsSent()
    {
        var read = new TaskCompletionSource<string>();
        host.Probe.On = async (call, cancellation) =>
        {
            var body = ((HttpRequest)call.Value!).Body;
            var buffer = new byte[16];
            var first = await body.ReadAsync(buffer, cancellation);
            read.SetResult(System.Text.Encoding.ASCII.GetString(buffer, 0, first));
            using var rest = new StreamReader(body);
            return Results.Text(await rest.ReadToEndAsync(cancellation));
        };
        await using var http = await RawHttp.OpenAsync(host.Uri, Request("POST", "/api/return", "Transfer-Encoding: chunked", "5\r\nfirst\r\n"));

        Assert.Equal("first", await read.Task.WaitAsync(Probe.Limit));
        await http.WriteAsync("6\r\nsecond\r\n0\r\n\r\n");
        Assert.Contains("second", await http.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Headers_AsSentAndNoneOfTheHostsOwn()
    {
        var answer = await SendAsync("GET", "x-TEST: 1\r\nX-Test: 2\r\nAUTHORIZATION: Bearer x\r\nCookie: a=a%20b; q=\"q\"");

        Assert.Contains("x-TEST=1,2", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Authorization=Bearer x", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Cookie=a=a%20b; q=\\u0022q\\u0022", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("X-Forwarded-", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Get_Url_CallersHostAndQueryAsSent()
    {
        var answer = await RawHttp.SendAsync(
            host.Uri, "GET /api/request?a=%20b&q=1&Q=2&flag HTTP/1.1\r\nHost: example.org:81\r\nConnection: close\r\n\r\n");

        Assert.Contains(@"""url"":""http://example.org:81/api/request?a=%20b\u0026q=1\u0026Q=2\u0026flag""", answer, StringComparison.Ordinal);
        Assert.Contains("\"remote\":\"127.0.0.1\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ForwardedHeadersOfTheCaller_AppSeesTheConnectionAsItIs()
    {
        var answer = await SendAsync("GET", "X-Forwarded-Proto: https\r\nX-Forwarded-Host: other.example\r\nX-Forwarded-For: 203.0.113.7");

        Assert.Contains($"\"url\":\"http://{host.Uri.Authority}/api/request\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"remote\":\"127.0.0.1\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("104857601", 0, 0, "500")]
    [InlineData("0", 40_000, 0, "431")]
    [InlineData("0", 20_000, 0, "202")]
    [InlineData("0", 0, 9_000, "414")]
    public async Task Send_AboveALimit_Refused(string length, int header, int query, string status)
    {
        var answer = await RawHttp.SendAsync(
            host.Uri,
            Request("POST", $"/api/request?q={new string('q', query)}", $"X-Long: {new string('h', header)}\r\nContent-Length: {length}"));

        Assert.StartsWith("HTTP/1.1 " + status, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_AsJson_ReadByTheFunction()
    {
        host.Probe.On = async (call, cancellation) => Results.Json(await ((HttpRequest)call.Value!).ReadFromJsonAsync<App.Functions.Poco>(cancellation));

        using var answer = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(host.Client, "api/return", new { NAME = "n", count = 3 });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"name":"n","count":3}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_ClientGoesAway_TokenFiresAndTheNextCallIsServed()
    {
        var fired = new TaskCompletionSource();
        host.Probe.On = async (_, cancellation) =>
        {
            await using var registration = cancellation.Register(fired.SetResult);
            await fired.Task;
            cancellation.ThrowIfCancellationRequested();
            return null;
        };
        using (var leaving = new CancellationTokenSource())
        {
            var call = host.Client.GetAsync("api/return", leaving.Token);
            await host.Probe.NextAsync();
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        await fired.Task.WaitAsync(Probe.Limit);
        await host.Log.LineAsync(l => l.Text.StartsWith("Executed 'Functions.Return' (Failed", StringComparison.Ordinal));
        host.Probe.On = (_, _) => Task.FromResult<object?>(Results.Text("fine"));
        Assert.Equal("fine", await host.Client.GetStringAsync("api/return"));
    }

    [Fact]
    public async Task Post_ClientGoesAwayWithinItsBody_TokenFires()
    {
        var fired = new TaskCompletionSource();
        var read = new TaskCompletionSource();
        host.Probe.On = async (call, cancellation) =>
        {
            await using var registration = cancellation.Register(fired.SetResult);
            var body = ((HttpRequest)call.Value!).Body;
            _ = await body.ReadAsync(new byte[16], CancellationToken.None);
            read.SetResult();
            await fired.Task;
            return null;
        };

        await using (await RawHttp.OpenAsync(host.Uri, Request("POST", "/api/return", "Content-Length: 1000", "hello")))
            await read.Task.WaitAsync(Probe.Limit);

        await fired.Task.WaitAsync(Probe.Limit);
    }

    private Task<string> SendAsync(string method, string headers, string body = "") =>
        RawHttp.SendAsync(host.Uri, Request(method, "/api/request", headers, body));

    private string Request(string method, string target, string headers, string body = "") =>
        $"{method} {target} HTTP/1.1\r\nHost: {host.Uri.Authority}\r\n{headers}\r\nConnection: close\r\n\r\n{body}";
}
