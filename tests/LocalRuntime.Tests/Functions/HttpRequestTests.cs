using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LocalRuntime.Tests.App;
using LocalRuntime.Tests.App.Functions;
using LocalRuntime.Tests.Functions.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
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

    /// <summary>What is sent at once is forwarded once a buffer is full.</summary>
    [Fact]
    public async Task Post_BodyInTwoParts_FunctionReadsTheFirstBeforeTheSecondIsSent()
    {
        var read = new TaskCompletionSource<int>();
        host.Probe.On = async (call, cancellation) =>
        {
            var body = ((HttpRequest)call.Value!).Body;
            read.SetResult(await body.ReadAsync(new byte[16], cancellation));
            using var rest = new StreamReader(body);
            return Results.Text(await rest.ReadToEndAsync(cancellation));
        };
        var part = new string('x', 0x10000);
        await using var http = await RawHttp.OpenAsync(
            host.Uri, Request("POST", "/api/return", "Transfer-Encoding: chunked", $"10000\r\n{part}\r\n"));

        Assert.Equal(16, await read.Task.WaitAsync(Probe.Limit));
        await http.WriteAsync("6\r\nsecond\r\n0\r\n\r\n");
        Assert.Contains("xsecond", await http.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_ChunkedAboveTheLimit_500()
    {
        host.Probe.On = async (call, cancellation) =>
        {
            var context = ((HttpRequest)call.Value!).HttpContext;
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
            await context.Request.Body.CopyToAsync(Stream.Null, cancellation);
            return Results.Ok();
        };
        using var content = new ChunkedContent(new byte[1 << 20], 101);

        using var answer = await host.Client.PostAsync("api/return", content);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    [Fact]
    public async Task Get_Headers_AsSentAndNoneOfTheHostsOwn()
    {
        var request = Json(await SendAsync("GET", "x-TEST: 1\r\nX-Test: 2\r\nAUTHORIZATION: Bearer x\r\nCookie: a=a%20b; q=\"q\""));

        var headers = request.GetProperty("headers").EnumerateArray().Select(h => h.GetString()!).ToList();
        Assert.Contains("x-test=1, 2", headers, StringComparer.OrdinalIgnoreCase);
        Assert.Contains("Authorization=Bearer x", headers);
        Assert.Contains("Cookie=a=a%20b; q=\"q\"", headers);
        Assert.DoesNotContain(headers, h => h.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Get_Url_CallersHostAndQueryAsSent()
    {
        var request = Json(await RawHttp.SendAsync(
            host.Uri, "GET /api/request?a=%20b&q=1&Q=2&flag HTTP/1.1\r\nHost: example.org:81\r\nConnection: close\r\n\r\n"));

        Assert.Equal("http://example.org:81/api/request?a=%20b&q=1&Q=2&flag", request.GetProperty("url").GetString());
        Assert.Equal("127.0.0.1", request.GetProperty("remote").GetString());
    }

    [Fact]
    public async Task Get_ForwardedHeadersOfTheCaller_AppSeesTheConnectionAsItIs()
    {
        var request = Json(await SendAsync(
            "GET", "X-Forwarded-Proto: https\r\nX-Forwarded-Host: other.example\r\nX-Forwarded-For: 203.0.113.7"));

        Assert.Equal($"http://{host.Uri.Authority}/api/request", request.GetProperty("url").GetString());
        Assert.Equal("127.0.0.1", request.GetProperty("remote").GetString());
    }

    [Theory]
    [InlineData("104857601", 0, 0, "500")]
    [InlineData("0", 40_000, 0, "431")]
    [InlineData("0", 20_000, 0, "202")]
    [InlineData("0", 0, 9_000, "414")]
    public async Task Send_AboveALimit_Refused(string length, int header, int query, string status)
    {
        await using var http = await RawHttp.OpenAsync(
            host.Uri,
            Request("POST", $"/api/request?q={new string('q', query)}", $"X-Long: {new string('h', header)}\r\nContent-Length: {length}"));

        Assert.StartsWith("HTTP/1.1 " + status, await http.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_AsJson_ReadByTheFunction()
    {
        host.Probe.On = async (call, cancellation) =>
            Results.Json(await HttpRequestJsonExtensions.ReadFromJsonAsync<Poco>((HttpRequest)call.Value!, cancellation));

        using var answer = await host.Client.PostAsJsonAsync("api/return", new { NAME = "n", count = 3 });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"name":"n","count":3}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_ClientGoesAway_TokenFiresAndTheNextCallIsServed()
    {
        var began = new TaskCompletionSource();
        var fired = new TaskCompletionSource();
        host.Probe.On = async (_, cancellation) =>
        {
            await using var registration = cancellation.Register(fired.SetResult);
            began.SetResult();
            await fired.Task;
            cancellation.ThrowIfCancellationRequested();
            return null;
        };
        using (var leaving = new CancellationTokenSource())
        {
            var call = host.Client.GetAsync("api/return", leaving.Token);
            await began.Task.WaitAsync(Probe.Limit);
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

        await using (await RawHttp.OpenAsync(host.Uri, Request("POST", "/api/return", "Content-Length: 100000", new string('x', 70_000))))
            await read.Task.WaitAsync(Probe.Limit);

        await fired.Task.WaitAsync(Probe.Limit);
    }

    private Task<string> SendAsync(string method, string headers, string body = "") =>
        RawHttp.SendAsync(host.Uri, Request(method, "/api/request", headers, body));

    private static JsonElement Json(string answer) =>
        JsonElement.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)]);

    private string Request(string method, string target, string headers, string body = "") =>
        $"{method} {target} HTTP/1.1\r\nHost: {host.Uri.Authority}\r\n{headers}\r\nConnection: close\r\n\r\n{body}";

    /// <summary>Of unknown length, so that it is sent in chunks.</summary>
    private sealed class ChunkedContent(byte[] part, int count) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var i = 0; i < count; i++)
                await stream.WriteAsync(part);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
