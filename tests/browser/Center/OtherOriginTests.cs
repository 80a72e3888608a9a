using System.Text.RegularExpressions;
using Browser.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Center;

/// <summary>A page of one's own on another port, as its developer serves it, with the app as <c>./run</c> starts it.</summary>
[Collection(nameof(SiteTests))]
public sealed partial class OtherOriginTests(Site site)
{
    [Fact]
    public async Task ReadmeSnippet_InAPageOnAnotherPort_ConnectsAndReceives()
    {
        var (user, token) = await UserAsync();
        await using var server = await ServeAsync($$"""
            <script>globalThis.process = { env: { TOKEN: "{{token}}" } };</script>
            <script src="/signalr.js"></script>
            <script type="importmap">{ "imports": { "@microsoft/signalr": "/signalr.mjs" } }</script>
            <pre id="log"></pre>
            <script>console.log = (...text) => document.querySelector("#log").append(text.join(" ") + "\n");</script>
            <script type="module">{{Snippet(site.Address)}}</script>
            """, token);
        await using var visitor = await site.VisitAsync(server.Urls.First());

        await Expect(visitor.Page.Locator("#log")).ToHaveTextAsync("Connected");
        await (await site.SenderAsync()).SendToAsync(user, "Hello");

        await Expect(visitor.Page.Locator("#log")).ToHaveTextAsync(new Regex("Connected\\s+Hello A message"));
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Components_InAPageOnAnotherPort_ShowWhatArrives()
    {
        var (user, token) = await UserAsync();
        await using var server = await ServeAsync($"""
            <script type="module" src="{site.Address}notifications.js"></script>
            <notification-bell token-url="/token"></notification-bell>
            """, token);
        await using var visitor = await site.VisitAsync(server.Urls.First());

        await (await site.SenderAsync()).SendToAsync(user, "Hello");

        await Expect(visitor.Page.Locator("notification-bell .badge")).ToHaveTextAsync("1");
        visitor.AssertNoComplaints();
    }

    /// <summary>The client changes preferences only as it has read them: by a header that browsers hide from other origins.</summary>
    [Fact]
    public async Task Fetch_FromAPageOnAnotherPort_CanReadTheVersion()
    {
        var (_, token) = await UserAsync();
        await using var server = await ServeAsync("", token);
        await using var visitor = await site.VisitAsync(server.Urls.First());

        var version = await visitor.Page.EvaluateAsync<string?>("""
            async ([url, token]) => (await fetch(url, { headers: { Authorization: `Bearer ${token}` } })).headers.get("ETag")
            """, new[] { new Uri(site.Address, "../notifications/preferences").ToString(), token });

        Assert.False(string.IsNullOrEmpty(version));
    }

    private async Task<(string User, string Token)> UserAsync()
    {
        var user = AppFixture.NewUser();
        return (user, (await site.AsAsync(user)).Token!);
    }

    private static string Snippet(Uri app)
    {
        var readme = File.ReadAllText(Files.Of("README.md")).ReplaceLineEndings("\n");
        return JavaScript().Match(readme).Groups[1].Value
            .Replace("http://localhost:7071", app.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
    }

    private static async Task<WebApplication> ServeAsync(string body, string token)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        var package = Files.Of("clients", "web", "node_modules", "@microsoft", "signalr");
        var signalR = await File.ReadAllTextAsync(Path.Combine(package, "dist", "browser", "signalr.js"));
        const string head = "<!doctype html><link rel=icon href=data:,><meta charset=utf-8><title>Mine</title>";
        server.MapGet("/", () => Results.Text(head + body, "text/html"));
        server.MapGet("/token", () => Results.Text(token));
        server.MapGet("/signalr.js", () => Results.Text(signalR, "text/javascript"));
        server.MapGet("/signalr.mjs", () => Results.Text("export const { HubConnectionBuilder } = signalR;", "text/javascript"));
        await server.StartAsync();
        return server;
    }

    [GeneratedRegex("^```js\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex JavaScript();
}
