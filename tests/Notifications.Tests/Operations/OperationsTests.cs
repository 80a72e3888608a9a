using System.Net;
using Notifications.Tests.Support;
using Notifications.Tests.Support.OpenApi;
using Xunit;

namespace Notifications.Tests.Operations;

public sealed class OperationsTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Health_EverythingUp_IsHealthyWithLatencies()
    {
        var answer = await new ApiClient(app.Http, null).GetAsync("health");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("healthy", answer.Json.GetProperty("status").GetString());
        var checks = answer.Json.GetProperty("checks").EnumerateArray().ToArray();
        Assert.Equal(["tables", "queues", "realtime"], checks.Select(c => c.GetProperty("name").GetString()!));
        Assert.All(checks, c => Assert.True(c.GetProperty("latencyMs").GetDouble() > 0));
    }

    [Fact]
    public async Task Health_SomebodyIsInANamespaceOfThatName_HearsNothingOfIt()
    {
        var nobody = new ApiClient(app.Http, null);
        var token = await nobody.PostAsync("dev/token", new { userId = "somebody", roles = new[] { "sender" }, @namespace = "health" });
        var me = new ApiClient(app.Http, token.Json.GetProperty("token").GetString());
        var heard = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var notified = new TaskCompletionSource();
        await using var client = await app.ConnectAsync(me, (target, _) =>
        {
            heard.Enqueue(target);
            if (target == "notification")
                notified.TrySetResult();
        });
        app.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("healthy", (await nobody.GetAsync("health")).Json.GetProperty("status").GetString());
        await me.SendToAsync("somebody");
        await notified.Task.WaitAsync(TimeSpan.FromMinutes(3));

        Assert.DoesNotContain("health", heard);
    }

    [Fact]
    public async Task Status_WithAToken_SaysWhichProcessAnswers()
    {
        var status = (await (await app.AsAsync("alice")).GetAsync("status")).Json;

        Assert.Equal(("notifications", "Development"),
            (status.GetProperty("name").GetString(), status.GetProperty("environment").GetString()));
        Assert.True(status.GetProperty("uptimeSeconds").GetDouble() >= 0);
        (await new ApiClient(app.Http, null).GetAsync("status")).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task Page_Test_IsServedWithAStrictPolicyAndFromTheCacheAfterwards()
    {
        var nobody = new ApiClient(app.Http, null);
        var page = await nobody.GetAsync("app/test");
        var policy = string.Join(";", page.Headers.GetValues("Content-Security-Policy"));
        var again = nobody.Request(HttpMethod.Get, "app/test");
        again.Headers.IfNoneMatch.Add(page.Headers.ETag!);

        Assert.Equal("text/html; charset=utf-8", page.ContentType);
        Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotModified, (await nobody.SendAsync(again)).Status);
        (await nobody.GetAsync("app/no-such-page")).AssertProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Docs_Address_LeadsToTheApiReference()
    {
        using var http = DocumentedHttp.Client(app.Http.BaseAddress!, new SocketsHttpHandler { AllowAutoRedirect = false });
        var nobody = new ApiClient(http, null);
        var answer = await nobody.GetAsync("docs");
        var page = await nobody.GetAsync(answer.Headers.Location!.OriginalString);
        var policy = string.Join(";", page.Headers.GetValues("Content-Security-Policy"));

        Assert.Equal(HttpStatusCode.Found, answer.Status);
        Assert.Equal("no-cache", answer.Headers.CacheControl!.ToString());
        Assert.Equal((HttpStatusCode.OK, "text/html; charset=utf-8"), (page.Status, page.ContentType));
        Assert.Contains("<docs-app>", page.Text, StringComparison.Ordinal);
        Assert.Contains("script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(["no-referrer"], page.Headers.GetValues("Referrer-Policy"));
        Assert.Equal(HttpStatusCode.Found, (await nobody.SendAsync(nobody.Request(HttpMethod.Head, "docs"))).Status);
    }

    [Theory]
    [InlineData("app/test")]
    [InlineData("app/docs")]
    public async Task Page_EverythingItLoads_IsThere(string path)
    {
        var nobody = new ApiClient(app.Http, null);
        var page = (await nobody.GetAsync(path)).Text;
        var assets = System.Text.RegularExpressions.Regex.Matches(page, "/api/v1/app/(assets/[^\"]+)").Select(m => m.Groups[1].Value)
            .ToArray();

        Assert.NotEmpty(assets);
        foreach (var asset in assets)
        {
            var answer = await nobody.GetAsync($"app/{asset}");
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.True(answer.Headers.CacheControl!.Extensions.Any(e => e.Name == "immutable"), asset);
        }
    }
}
