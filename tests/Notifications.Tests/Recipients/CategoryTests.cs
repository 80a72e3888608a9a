using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Recipients.NamedCategories;
using Notifications.Tests.Recipients.Preferences;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Recipients;

/// <summary>What categories are called, and which nobody can refuse.</summary>
public sealed class CategoryTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Put_NamesInLanguages_AreListedForEverybodyUntilDeleted()
    {
        var tenant = new Tenant(app);
        var (admin, me) = (await tenant.AsAsync("root", "admin"), await tenant.AsAsync("me"));
        var put = await PutAsync(admin, "grade_posted", new { names = new { EN = "Marks", de = "Zensuren" }, description = "Of a course" });

        Assert.Equal(HttpStatusCode.Created, put.Status);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(admin, "grade_posted", new { names = new { en = "Marks", de = "Zensuren" } }))
            .Status);
        var (own, shipped) = (await FindAsync(me, "grade_posted"), await FindAsync(me, "task_assigned"));
        Assert.Equal("""{"en":"Marks","de":"Zensuren"}""", own.GetProperty("names").GetRawText());
        Assert.Equal((false, false), (own.GetProperty("mandatory").GetBoolean(), own.GetProperty("preloaded").GetBoolean()));
        Assert.Equal(("Aufgaben für Sie", true),
            (shipped.GetProperty("names").GetProperty("de").GetString(), shipped.GetProperty("preloaded").GetBoolean()));
        Assert.True((await FindAsync(me, "security_alert")).GetProperty("mandatory").GetBoolean());
        // Another namespace has its own.
        Assert.Equal("Grades", (await FindAsync(await new Tenant(app).AsAsync("x"), "grade_posted")).GetProperty("names").GetProperty("en")
            .GetString());

        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("categories/grade_posted")).Status);
        Assert.Equal("Noten", (await FindAsync(me, "grade_posted")).GetProperty("names").GetProperty("de").GetString());
        (await admin.DeleteAsync("categories/grade_posted")).AssertProblem(HttpStatusCode.Conflict, "preloaded");
        (await admin.DeleteAsync("categories/no_such")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        (await PutAsync(me, "grade_posted", new { names = new { en = "Mine" } })).AssertProblem(HttpStatusCode.Forbidden, "forbidden");
        var events = (await admin.GetAsync("audit")).Json.GetProperty("items").EnumerateArray()
            .Select(i => i.GetProperty("event").GetString()!);
        Assert.Equal(["category_deleted", "category_changed", "category_changed"], events.Take(3));
    }

    [Fact]
    public async Task Put_OneMoreThanThereMayBe_IsRefusedAndTriedAgainInVain()
    {
        var ns = $"ns-{Guid.CreateVersion7():N}";
        var store = app.Services.GetRequiredService<CategoryStore>();
        await Parallel.ForAsync(0, CategoryHandler.MaxCategories, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, token) =>
            await store.PutAsync(
                ns, new Category { Name = $"own_{i}", Names = new Dictionary<string, string> { ["en"] = "Own" } }, token));
        var admin = new ApiClient(app.Http, (await new ApiClient(app.Http, null).PostAsync(
            "dev/token", new { userId = "root", roles = new[] { "admin" }, @namespace = ns })).Json.GetProperty("token").GetString());

        var refused = await PutAsync(admin, "one_more", new { names = new { en = "More" } });

        refused.AssertProblem(HttpStatusCode.Conflict, "conflict");
        Assert.Null(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(admin, "own_1", new { names = new { en = "Other" } })).Status);
    }

    [Fact]
    public async Task Put_Mandatory_IsDeliveredWhateverPreferencesSayAndToldWithThem()
    {
        var tenant = new Tenant(app);
        var (admin, sender, me) = (
            await tenant.AsAsync("root", "admin"), await tenant.AsAsync("sender", "sender"), await tenant.AsAsync("me"));
        await me.PreferAsync(new { optedOut = true });
        Assert.Equal("opted_out", await SendAsync());
        await PutAsync(admin, "payroll", new { names = new { en = "Payroll" }, mandatory = true });

        Assert.Null(await SendAsync());
        var told = (await me.GetAsync("notifications/preferences")).Json.GetProperty("mandatory").EnumerateArray()
            .Select(c => c.GetString()!);
        Assert.Equal(["security", "security_alert", "payroll"], told);
        await PutAsync(admin, "payroll", new { names = new { en = "Payroll" }, mandatory = false });
        Assert.Equal("opted_out", await SendAsync());

        async Task<string?> SendAsync()
        {
            var sent = await sender.PostAsync(
                "notifications", new { users = new[] { "me" }, title = "t", message = "m", category = "payroll" });
            return sent.Json.GetProperty("notifications")[0].TryGetProperty("reason", out var reason) ? reason.GetString() : null;
        }
    }

    [Theory]
    [InlineData("{}", "names", "is required; allowed: a name for each language")]
    [InlineData("""{ "names": {} }""", "names", "has 0 languages; allowed: 1 to 30")]
    [InlineData("""{ "names": { "english!": "x" } }""", "names", "has 'english!'; allowed: a language tag")]
    [InlineData("""{ "names": { "en": "x", "EN": "y" } }""", "names", "has 'en' twice")]
    [InlineData("""{ "names": { "en": " " } }""", "names.en", "is empty")]
    [InlineData("""{ "names": { "en": 5 } }""", "names.en", "5 is not allowed")]
    [InlineData("""{ "names": { "en": "x" }, "mandatory": "yes" }""", "mandatory", "is not allowed")]
    [InlineData("""{ "names": { "en": "x" }, "color": "red" }""", "color", "is not a member")]
    public async Task Put_WhatIsNoCategory_IsNamed(string body, string member, string says)
    {
        var admin = await new Tenant(app).AsAsync("root", "admin");
        (await PutTextAsync(admin, "grades", body)).AssertInvalid(member, says);
        (await PutTextAsync(admin, "Grades", """{ "names": { "en": "x" } }""")).AssertProblem(HttpStatusCode.NotFound, "not-found");
    }

    private static async Task<JsonElement> FindAsync(ApiClient client, string name) =>
        (await client.GetAsync("categories")).Json.GetProperty("items").EnumerateArray()
        .Single(c => c.GetProperty("name").GetString() == name);

    private static Task<ApiAnswer> PutAsync(ApiClient client, string name, object body) =>
        PutTextAsync(client, name, JsonSerializer.Serialize(body));

    private static Task<ApiAnswer> PutTextAsync(ApiClient client, string name, string body)
    {
        var request = client.Request(HttpMethod.Put, $"categories/{name}");
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return client.SendAsync(request);
    }
}
