using System.Net;
using LocalRuntime.Tests.App;
using LocalRuntime.Tests.Functions.Support;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace LocalRuntime.Tests.Functions;

/// <summary>What of the worker's answer reaches the caller.</summary>
public sealed class HttpResponseTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private readonly FunctionsHost host = shared.Host;

    [Theory]
    [InlineData(200)]
    [InlineData(207)]
    [InlineData(302)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(999)]
    public async Task Return_AnyStatus_PassedOnWithItsBodyAndHeaders(int status)
    {
        var answer = await RespondAsync(async response =>
        {
            response.StatusCode = status;
            response.Headers["X-Kept"] = "yes";
            response.Headers.Location = "/elsewhere";
            await response.WriteAsync("content");
        });

        Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
        Assert.Contains("X-Kept: yes\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Location: /elsewhere\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("content", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(204)]
    [InlineData(304)]
    public async Task Return_StatusWithoutBody_HeadersKept(int status)
    {
        var answer = await RespondAsync(response =>
        {
            response.StatusCode = status;
            response.Headers.ETag = "\"1\"";
            return Task.CompletedTask;
        });

        Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
        Assert.Contains("ETag: \"1\"", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Return_RepeatedHeadersAndCookies_EachItsOwnLine()
    {
        var answer = await RespondAsync(response =>
        {
            response.Headers.Append("X-Multi", new(["a", "b"]));
            response.Cookies.Append("c", "d e");
            response.Cookies.Append("f", "g");
            return Task.CompletedTask;
        });

        Assert.Contains("X-Multi: a\r\nX-Multi: b\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Set-Cookie: c=d%20e; path=/\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Set-Cookie: f=g; path=/\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Return_Compressed_PassedOnAsItIs()
    {
        var answer = await RespondAsync(async response =>
        {
            response.Headers.ContentEncoding = "br";
            await response.WriteAsync("as it is");
        });

        Assert.Contains("Content-Encoding: br", answer, StringComparison.Ordinal);
        Assert.Contains("as it is", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Return_BodyInTwoParts_FirstArrivesBeforeTheSecondIsWritten()
    {
        var release = new TaskCompletionSource();
        host.Probe.On = (_, _) => Task.FromResult<object?>(new Answer(async response =>
        {
            await response.WriteAsync("first");
            await response.Body.FlushAsync();
            await release.Task;
            await response.WriteAsync("second");
        }));
        await using var http = await RawHttp.OpenAsync(
            host.Uri, $"GET /api/return HTTP/1.1\r\nHost: {host.Uri.Authority}\r\nConnection: close\r\n\r\n");

        await http.ReadUntilAsync("first");
        release.SetResult();
        Assert.Contains("second", await http.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task Send_NoMethodsDeclared_HeadAndOptionsReachTheFunction(string method)
    {
        host.Probe.On = (_, _) => Task.FromResult<object?>(Results.Text("four"));
        using var request = new HttpRequestMessage(new HttpMethod(method), "api/return");

        using var answer = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(4, answer.Content.Headers.ContentLength);
        Assert.Equal(method == "HEAD" ? "" : "four", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Return_Throws_Empty500WithoutAnyOfTheException()
    {
        host.Probe.On = (_, _) => throw new InvalidOperationException("secret");

        var answer = await RawHttp.GetAsync(host.Uri, "/api/return");

        Assert.StartsWith("HTTP/1.1 500", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Length: 0", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
        Assert.Contains(host.Log.Lines, l => l.StartsWith("Executed 'Functions.Return' (Failed, Id=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Return_ThrowsWithinItsBody_AnswerIsCutOff()
    {
        host.Probe.On = (_, _) => Task.FromResult<object?>(new Answer(async response =>
        {
            await response.WriteAsync("part");
            await response.Body.FlushAsync();
            throw new InvalidOperationException("secret");
        }));

        var answer = await RawHttp.GetAsync(host.Uri, "/api/return");

        Assert.DoesNotContain("\r\n0\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Return_LongerThanFunctionTimeout_500AndTokenFires()
    {
        await using var limited = await FunctionsHost.StartAsync(hostJson: """{ "version": "2.0", "functionTimeout": "00:00:01" }""");
        var fired = new TaskCompletionSource();
        limited.Probe.On = async (_, cancellation) =>
        {
            await using var registration = cancellation.Register(fired.SetResult);
            await fired.Task;
            return null;
        };

        using var answer = await limited.Client.GetAsync("api/return");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
        await fired.Task.WaitAsync(Probe.Limit);
        limited.Probe.On = (_, _) => Task.FromResult<object?>(Results.Text("fine"));
        Assert.Equal("fine", await limited.Client.GetStringAsync("api/return"));
    }

    private async Task<string> RespondAsync(Func<HttpResponse, Task> respond)
    {
        host.Probe.On = (_, _) => Task.FromResult<object?>(new Answer(respond));
        return await RawHttp.GetAsync(host.Uri, "/api/return");
    }

    private sealed class Answer(Func<HttpResponse, Task> write) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => write(httpContext.Response);
    }
}
