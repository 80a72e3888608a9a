using System.Text.Json;
using LocalRuntime.Tests.Support;
using Notifications.Tests.Delivery.Channels;
using Notifications.Tests.Support;
using Notifications.Tests.Support.OpenApi;
using Xunit;

namespace Notifications.Tests.Platform.Http;

/// <summary>Clients that tools generate from <c>openapi.json</c> compile with code that a caller writes, and what they send is
/// accepted.</summary>
public sealed class GeneratedClientTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task TypeScriptClient_Generated_CompilesAndSends()
    {
        var user = AppFixture.NewUser();
        var caller = await new Tenant(app).AsAsync(user, "sender");
        await using var proxy = await DocumentedProxy.StartAsync(app.Http.BaseAddress!);
        using var node = await NodePackage.StartAsync(
            "api-client", "run.mjs",
            Repository.PathOf("functions", "Operations", "openapi.json"), new Uri(proxy.Address, "api/v1").ToString(), caller.Token!, user);
        node.StandardInput.Close();
        var output = await node.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(5));
        await node.WaitForExitAsync();

        Assert.True(node.ExitCode == 0, output);
        Assert.Empty(proxy.Errors);
        var seen = JsonElement.Parse(output);
        Assert.Equal("""{"id":7,"lines":["a"]}""", seen.GetProperty("order").GetRawText());
        Assert.Equal(
            """[[201,"sent"],[400,{"title":["has 201 characters; allowed: at most 200"]}]]""", seen.GetProperty("bulk").GetRawText());
        AssertSeen(seen);
    }

    [Fact]
    public async Task CSharpClient_Generated_CompilesAndSends()
    {
        var user = AppFixture.NewUser();
        var caller = await new Tenant(app).AsAsync(user, "sender");
        var document = (await caller.GetAsync("openapi.json")).Text;
        var source = await File.ReadAllTextAsync(Repository.PathOf("tests", "api-client", "Use.cs"));
        var use = await GeneratedCSharp.CompileAsync(document, source);
        using var http = DocumentedHttp.Client(app.Http.BaseAddress!);
        http.DefaultRequestHeaders.Authorization = new("Bearer", caller.Token);

        var run = use.GetType("Use")!.GetMethod("RunAsync")!.CreateDelegate<Func<HttpClient, string, string, Task<string>>>();
        var seen = JsonElement.Parse(await run(http, app.Http.BaseAddress!.ToString(), user));

        Assert.Equal("""{"order":{"id":7}}""", seen.GetProperty("data").GetRawText());
        Assert.Equal("[201,400]", seen.GetProperty("bulk").GetRawText());
        AssertSeen(seen);
    }

    private static void AssertSeen(JsonElement seen)
    {
        var titles = seen.GetProperty("titles").EnumerateArray().Select(t => t.GetString()).ToArray();
        Assert.Contains("Hello", titles);
        Assert.Contains("One", titles);
        Assert.Contains("Maintenance", titles);
        Assert.Equal("22:00", seen.GetProperty("quiet").GetString());
        Assert.Contains("is empty", seen.GetProperty("refused").ToString(), StringComparison.Ordinal);
    }
}
