using System.Net;
using LocalRuntime.Tests.Functions.Support;
using Xunit;

namespace LocalRuntime.Tests.Functions;

public sealed class HttpRoutingTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Id = "0199d2a0-0000-7000-8000-000000000001";

    private readonly FunctionsHost host = shared.Host;

    [Theory]
    [InlineData("order/a/lit", "A1")]
    [InlineData("order/a/other", "Z1 other")]
    [InlineData("order/b/lit", "A2 lit")]
    [InlineData("order/c/lit", "OrderAb lit")]
    [InlineData("swallow/it", "Swallow it")]
    [InlineData("swallow/a/b", "Swallow a/b")]
    [InlineData("ORDER/A/LIT/", "A1")]
    [InlineData("method/" + Id, "get " + Id)]
    public async Task Get_SeveralRoutesMatch_FirstInOrderOfNamesWins(string path, string expected) =>
        Assert.Equal(expected, await host.Client.GetStringAsync("api/" + path));

    [Theory]
    [InlineData("GET", "/api/nothing")]
    [InlineData("GET", "/order/a/lit")]
    [InlineData("GET", "/api/method/5")]
    [InlineData("POST", "/api/order/a/lit")]
    [InlineData("HEAD", "/api/order/a/lit")]
    [InlineData("OPTIONS", "/api/order/a/lit")]
    [InlineData("GET", "/api//order/a/lit")]
    [InlineData("GET", "/api/order//a/lit")]
    public async Task Send_NothingMatches_EmptyNotFoundWithoutAllow(string method, string path)
    {
        var answer = await RawHttp.SendAsync(
            host.Uri, $"{method} {path} HTTP/1.1\r\nHost: {host.Uri.Authority}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 404", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Allow:", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Send_SameTemplateOtherMethod_OtherFunctionRuns()
    {
        using var answer = await host.Client.DeleteAsync("api/method/" + Id);

        Assert.Equal("delete " + Id, await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("PURGE")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    public async Task Send_NoMethodsDeclared_EveryMethodRuns(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "api/AnyMethod");
        using var answer = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(method, await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("a%2Fb", "a%2Fb")]
    [InlineData("a%7Cb%20c+d%25", "a|b c+d%")]
    [InlineData("%C3%A9", "é")]
    [InlineData("%FF", "%FF")]
    public async Task Get_EncodedRouteValue_DecodedAsTheOfficialHostDoes(string sent, string got) =>
        Assert.EndsWith("\r\n\r\n" + got, await RawHttp.GetAsync(host.Uri, "/api/value/" + sent), StringComparison.Ordinal);

    [Fact]
    public async Task Get_EncodedSlashInCatchAll_StaysEncoded() =>
        Assert.Contains("Swallow x/a%2Fb", await RawHttp.GetAsync(host.Uri, "/api/swallow/x/a%2Fb"), StringComparison.Ordinal);

    [Theory]
    [InlineData("%00", "400")]
    [InlineData("..", "404")]
    [InlineData("%2e%2e", "404")]
    public async Task Get_NulOrDots_Refused(string sent, string status) =>
        Assert.StartsWith("HTTP/1.1 " + status, await RawHttp.GetAsync(host.Uri, "/api/value/" + sent), StringComparison.Ordinal);

    [Theory]
    [InlineData("api/optional?part=query&key=k", "null k")]
    [InlineData("api/optional/route?part=query&key=a&key=b", "route b")]
    public async Task Get_OptionalRouteValue_NeverTakenFromQuery(string path, string expected) =>
        Assert.Equal(expected, await host.Client.GetStringAsync(path));
}
