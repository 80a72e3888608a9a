using System.Net;
using LocalRuntime.Tests.Functions.Declared;
using LocalRuntime.Tests.Functions.Support;
using Microsoft.Azure.Functions.Worker.Http;
using Xunit;

namespace LocalRuntime.Tests.Functions;

public sealed class HttpResponseTests : IAsyncLifetime
{
    private FunctionsHost _host = null!;

    public static TheoryData<object?, int, string?, string> Values => new()
    {
        { null, 204, null, "" },
        { "text", 200, "text/plain; charset=utf-8", "text" },
        { 5, 200, "text/plain; charset=utf-8", "5" },
        { new Poco("é<", 1), 200, "text/plain; charset=utf-8", "{\n  \"Name\": \"é<\",\n  \"Count\": 1\n}" },
        { new byte[] { 65, 66 }, 200, null, "AB" },
        { BinaryData.FromString("x"), 200, "text/plain; charset=utf-8", "{}" },
    };

    public async Task InitializeAsync() => _host = await FunctionsHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Return_AnyValue_SentAsTheOfficialHostDoes(object? value, int status, string? type, string body)
    {
        _host.Probe.On = (_, _) => Task.FromResult(value);

        using var answer = await _host.Client.GetAsync("api/return");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(body, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Return_Void_204()
    {
        using var answer = await _host.Client.GetAsync("api/nothing-at-all");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task Respond_Empty_ContentLength0WithoutType()
    {
        var answer = await RespondAsync(r => Task.FromResult(r.CreateResponse()));

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Length: 0", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Content-Type", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Respond_String_ChunkedWithoutType()
    {
        var answer = await RespondAsync(async r =>
        {
            var response = r.CreateResponse();
            await response.WriteStringAsync("hello");
            return response;
        });

        Assert.Contains("Transfer-Encoding: chunked", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Content-Type", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Respond_Json_TypeSetNamesAsDeclaredNonAsciiEscaped()
    {
        var answer = await RespondAsync(async r =>
        {
            var response = r.CreateResponse();
            await response.WriteAsJsonAsync(new Poco("é", 1));
            return response;
        });

        Assert.Contains("Content-Type: application/json; charset=utf-8", answer, StringComparison.Ordinal);
        Assert.Contains("""{"Name":"\u00E9","Count":1}""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Respond_RepeatedHeadersAndCookies_JoinedAndSeparate()
    {
        var answer = await RespondAsync(r =>
        {
            var response = r.CreateResponse();
            response.Headers.Add("X-Multi", ["a", "b", "c"]);
            response.Headers.Add("Set-Cookie", "c=3");
            response.Headers.Add("Set-Cookie", "d=4");
            response.Cookies.Append("e", "f g");
            response.Cookies.Append(new HttpCookie("h", "i") { Path = "/x", HttpOnly = true, Secure = true, SameSite = SameSite.Strict, MaxAge = 60 });
            return Task.FromResult(response);
        });

        Assert.Contains("X-Multi: a,b,c\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Set-Cookie: c=3,d=4\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Set-Cookie: e=f%20g; path=/\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Set-Cookie: h=i; max-age=60; path=/x; secure; samesite=strict; httponly\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(204, true)]
    [InlineData(304, true)]
    [InlineData(207, false)]
    [InlineData(302, false)]
    [InlineData(429, false)]
    [InlineData(999, false)]
    public async Task Respond_StatusWithBody_BodyDroppedWhereNoneMayBe(int status, bool dropped)
    {
        var answer = await RespondAsync(async r =>
        {
            var response = r.CreateResponse((HttpStatusCode)status);
            response.Headers.Add("X-Kept", "yes");
            await response.WriteStringAsync("content");
            return response;
        });

        Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
        Assert.Contains("X-Kept: yes", answer, StringComparison.Ordinal);
        Assert.Equal(dropped, !answer.Contains("content", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Respond_Status42_ConnectionAborted() =>
        Assert.Empty(await RespondAsync(r => Task.FromResult(r.CreateResponse((HttpStatusCode)42))));

    [Fact]
    public async Task Return_Throws_Empty500WithoutAnyOfTheException()
    {
        _host.Probe.On = (_, _) => throw new InvalidOperationException("secret");

        var answer = await RawHttp.GetAsync(_host.Uri, "/api/return");

        Assert.StartsWith("HTTP/1.1 500", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Length: 0", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
        Assert.Contains(_host.Log.Lines, l => l.StartsWith("Executed 'Functions.Return' (Failed, Id=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Return_LongerThanFunctionTimeout_500AndTokenFires()
    {
        await using var host = await FunctionsHost.StartAsync(hostJson: """{ "version": "2.0", "functionTimeout": "00:00:01" }""");
        var fired = new TaskCompletionSource();
        host.Probe.On = async (_, cancellation) =>
        {
            await using var registration = cancellation.Register(fired.SetResult);
            await fired.Task;
            return null;
        };

        using var answer = await host.Client.GetAsync("api/return");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        await fired.Task.WaitAsync(Probe.Limit);
        host.Probe.On = (_, _) => Task.FromResult<object?>("fine");
        Assert.Equal("fine", await host.Client.GetStringAsync("api/return"));
    }

    private async Task<string> RespondAsync(Func<HttpRequestData, Task<HttpResponseData>> respond)
    {
        _host.Probe.On = async (call, _) => await respond((HttpRequestData)call.Value!);
        return await RawHttp.GetAsync(_host.Uri, "/api/respond");
    }
}
