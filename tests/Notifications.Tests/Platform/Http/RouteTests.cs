using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Security;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Platform.Http;

/// <summary>Walks every HTTP function: the host takes the first route that matches in alphabetical order of the functions' names.</summary>
public sealed partial class RouteTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly Endpoint[] Endpoints = [.. typeof(App).Assembly.GetTypes().SelectMany(t => t.GetMethods())
        .SelectMany(Describe)];

    [Fact]
    public void EveryHttpFunction_SaysWhoMayCallIt() =>
        Assert.All(Endpoints, e => Assert.True(e.Access is not null, $"{e.Function} has no [Access]"));

    [Fact]
    public void NoRoute_IsShadowedByAnEarlierOne()
    {
        foreach (var endpoint in Endpoints)
        {
            var sample = Sample(endpoint.Route);
            var first = Endpoints.Where(e => e.Method == endpoint.Method).OrderBy(e => e.Function, StringComparer.OrdinalIgnoreCase)
                .First(e => Matches(e.Route, sample));
            Assert.Equal(endpoint.Function, first.Function);
        }
    }

    [Fact]
    public async Task EveryClosedEndpoint_WithoutAToken_IsUnauthenticated()
    {
        var nobody = new ApiClient(app.Http, null);
        foreach (var endpoint in Endpoints.Where(e => e.Access is not Access.Open))
        {
            var answer = await nobody.SendAsync(nobody.Request(new HttpMethod(endpoint.Method), Sample(endpoint.Route)));
            Assert.True(answer.Status == HttpStatusCode.Unauthorized, $"{endpoint.Function}: {answer.Status}");
        }
    }

    [Fact]
    public async Task OpenApi_HasEveryEndpointAndNoOther()
    {
        var document = (await new ApiClient(app.Http, null).GetAsync("openapi.json")).Json;
        var documented = document.GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Select(m => $"{m.Name} {p.Name.TrimStart('/')}"));

        // HEAD is GET without the body; the document need not say so for each. In OpenAPI a parameter of a path can't be empty, so the
        // pages have two.
        Assert.Equal(
            Endpoints.Where(e => e.Method != "head").Select(e => $"{e.Method} {Parameter().Replace(e.Route, "{$1}")}").Append("get app")
            .Order(),
            documented.Order());
    }

    [Fact]
    public void EveryGet_AnswersHeadToo() =>
        Assert.Equal(
            Endpoints.Where(e => e.Method == "get").Select(e => e.Function).Order(), Endpoints.Where(e => e.Method == "head")
            .Select(e => e.Function).Order());

    [Theory]
    [InlineData("status")]
    [InlineData("openapi.json")]
    [InlineData("app")]
    [InlineData("metrics")]
    [InlineData("notifications")]
    public async Task Head_HasTheHeadersOfGetAndNoBody(string path)
    {
        using var get = await app.Http.GetAsync(path);
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var head = await app.Http.SendAsync(request);

        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal(
            get.Headers.Where(h => h.Key != "Date").Select(h => $"{h.Key}: {string.Join(',', h.Value)}"),
            head.Headers.Where(h => h.Key != "Date").Select(h => $"{h.Key}: {string.Join(',', h.Value)}"));
    }

    [Fact]
    public async Task UnknownRoute_IsNotFound() =>
        Assert.Equal(HttpStatusCode.NotFound, (await new ApiClient(app.Http, null).GetAsync("no/such/route")).Status);

    private static IEnumerable<Endpoint> Describe(MethodInfo method)
    {
        var trigger = method.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(t => t is not null);
        return trigger is null ? [] : trigger.Methods!.Select(m => new Endpoint(
            method.GetCustomAttribute<FunctionAttribute>()!.Name, m, trigger.Route!, method.GetCustomAttribute<AccessAttribute>()?.Access));
    }

    private static string Sample(string route) =>
        Parameter().Replace(route, m => m.Value.Contains("guid", StringComparison.Ordinal) ? Guid.CreateVersion7().ToString() : "sample");

    private static bool Matches(string route, string path)
    {
        var pattern = Parameter().Replace(route, m => m.Value switch
        {
            var p when p.Contains("guid", StringComparison.Ordinal) => "[0-9a-f-]{36}",
            var p when p.Contains('*') => ".*",
            _ => "[^/]+",
        });
        return Regex.IsMatch(path, $"^{pattern}$");
    }

    [GeneratedRegex(@"\{\*?([a-zA-Z]+)[^}]*\}")]
    private static partial Regex Parameter();

    private sealed record Endpoint(string Function, string Method, string Route, Access? Access);
}
