using System.Net;
using LocalRuntime.Tests.Functions.Support;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace LocalRuntime.Tests.Functions;

/// <summary><c>Host.CORS</c> and <c>Host.CORSCredentials</c> of local.settings.json.</summary>
public sealed class CorsTests
{
    private const string Origin = "http://localhost:3000";

    private const string AllowOrigin = "Access-Control-Allow-Origin", AllowCredentials = "Access-Control-Allow-Credentials";

    [Theory]
    [InlineData("*", false, "*")]
    [InlineData(Origin, false, Origin)]
    [InlineData("https://other.example, " + Origin, false, Origin)]
    [InlineData("https://other.example," + Origin, true, Origin)]
    public async Task Preflight_OriginAllowed_204WithWhatMayBeSent(string origins, bool credentials, string expected)
    {
        await using var host = await StartAsync(origins, credentials);

        using var answer = await PreflightAsync(host, "api/order/a/lit");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(expected, Header(answer, AllowOrigin));
        Assert.Equal("DELETE", Header(answer, "Access-Control-Allow-Methods"));
        Assert.Equal("authorization,x-custom", Header(answer, "Access-Control-Allow-Headers"));
        Assert.Equal(credentials ? "true" : null, Header(answer, AllowCredentials));
        Assert.Equal(0, host.Probe.Waiting);
    }

    [Fact]
    public async Task Preflight_OriginNotInTheList_NothingAllowed()
    {
        await using var host = await StartAsync("https://other.example", false);

        using var answer = await PreflightAsync(host, "api/return");

        Assert.Null(Header(answer, AllowOrigin));
        Assert.Equal(0, host.Probe.Waiting);
    }

    [Theory]
    [InlineData("*", false, "*")]
    [InlineData(Origin, true, Origin)]
    [InlineData("https://other.example", false, null)]
    public async Task Get_FromAnotherOrigin_AnsweredAndReadableWhereAllowed(string origins, bool credentials, string? expected)
    {
        await using var host = await StartAsync(origins, credentials);

        using var answer = await SendAsync(host, HttpMethod.Get, "api/order/a/lit");

        Assert.Equal("A1", await answer.Content.ReadAsStringAsync());
        Assert.Equal(expected, Header(answer, AllowOrigin));
        Assert.Equal(credentials ? "true" : null, Header(answer, AllowCredentials));
    }

    [Theory]
    [InlineData("api/nothing", HttpStatusCode.NotFound)]
    [InlineData("api/return", HttpStatusCode.InternalServerError)]
    public async Task Get_Fails_ReadableByTheOriginToo(string path, HttpStatusCode expected)
    {
        await using var host = await StartAsync(Origin, false);
        host.Probe.On = (_, _) => throw new InvalidOperationException();

        using var answer = await SendAsync(host, HttpMethod.Get, path);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(Origin, Header(answer, AllowOrigin));
    }

    [Fact]
    public async Task Get_AppSetsItsOwnHeader_OneValueIsSent()
    {
        await using var host = await StartAsync(Origin, false);
        host.Probe.On = (call, _) =>
        {
            ((HttpRequest)call.Value!).HttpContext.Response.Headers[AllowOrigin] = "https://of.the.app";
            return Task.FromResult<object?>(Results.Ok());
        };

        using var answer = await SendAsync(host, HttpMethod.Get, "api/return");

        Assert.Equal(Origin, Header(answer, AllowOrigin));
    }

    [Fact]
    public async Task Send_NothingConfigured_NoCorsAnswerAndOptionsNotFound()
    {
        await using var host = await FunctionsHost.StartAsync();

        using var preflight = await PreflightAsync(host, "api/order/a/lit");
        using var get = await SendAsync(host, HttpMethod.Get, "api/order/a/lit");

        Assert.Equal(HttpStatusCode.NotFound, preflight.StatusCode);
        Assert.Null(Header(preflight, AllowOrigin));
        Assert.Equal(HttpStatusCode.OK, get.StatusCode);
        Assert.Null(Header(get, AllowOrigin));
    }

    private static Task<FunctionsHost> StartAsync(string origins, bool credentials) =>
        FunctionsHost.StartAsync(localHost: new { CORS = origins, CORSCredentials = credentials });

    private static Task<HttpResponseMessage> PreflightAsync(FunctionsHost host, string path) =>
        SendAsync(host, HttpMethod.Options, path, request =>
        {
            request.Headers.Add("Access-Control-Request-Method", "DELETE");
            request.Headers.Add("Access-Control-Request-Headers", "authorization,x-custom");
        });

    private static async Task<HttpResponseMessage> SendAsync(
        FunctionsHost host, HttpMethod method, string path, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Origin", Origin);
        change?.Invoke(request);
        return await host.Client.SendAsync(request);
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(" | ", values) : null;
}
