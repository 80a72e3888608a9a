using Microsoft.Extensions.DependencyInjection;
using Notifications.Platform.Http;
using Notifications.Templates;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Templates;

/// <summary>A change is seen at once where it was made, and within the cache's life by every other instance.</summary>
public sealed class TemplateCacheTests(TemplateCacheTests.SmallCache app) : IClassFixture<TemplateCacheTests.SmallCache>
{
    [Fact]
    public async Task Change_ByAnotherInstance_IsSeenWithinTheCachesLife()
    {
        var client = await TemplateClient.NewAsync(app);
        await client.SaveAsync("shared", "old");
        Assert.Equal("old", await client.MessageAsync("shared"));

        // Past this instance's cache: what another instance does.
        await Store.AddVersionAsync(client.Namespace, Draft("shared", "new"), CancellationToken.None);
        Assert.Equal("old", await client.MessageAsync("shared"));
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("new", await client.MessageAsync("shared"));

        await Store.DeleteAsync(client.Namespace, "shared", null, CancellationToken.None);
        await Store.AddVersionAsync(client.Namespace, Draft("shared", "begun again"), CancellationToken.None);
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("begun again", await client.MessageAsync("shared"));
    }

    [Fact]
    public async Task Create_OfWhatWasUnknown_IsSeenAtOnce()
    {
        var client = await TemplateClient.NewAsync(app);
        (await client.PreviewAsync("later")).AssertProblem(System.Net.HttpStatusCode.NotFound, "not-found");

        await client.SaveAsync("later", "here");
        Assert.Equal("here", await client.MessageAsync("later"));
    }

    [Fact]
    public async Task ManyTemplates_DoNotFillTheMemory()
    {
        var client = await TemplateClient.NewAsync(app);
        for (var i = 0; i < 12; i++)
            await client.PreviewAsync($"unknown.{i}");

        Assert.InRange(app.Services.GetRequiredService<TemplateCatalog>().Count, 1, 4);
    }

    [Fact]
    public async Task Render_BySend_ReportsUnderItsPrefix()
    {
        var (renderer, errors) = (app.Services.GetRequiredService<TemplateRenderer>(), new FieldErrors());

        Assert.Null(await renderer.RenderAsync("default", "no_such", "xx_!!", null, errors, "notifications[3].", CancellationToken.None));
        Assert.Null(await renderer.RenderAsync("default", "new_message", "fr", null, errors, "notifications[4].", CancellationToken.None));
        Assert.Equal(["notifications[3].locale", "notifications[3].template", "notifications[4].variables.sender"], errors.ToDictionary()
            .Keys.Order());

        var sent = await renderer.RenderAsync("default", "new_message", "fr", System.Text.Json.JsonElement.Parse("""{ "sender": "Bo" }"""),
            new FieldErrors(), "", CancellationToken.None);
        Assert.Equal(("en", 0, "New message from Bo"), (sent!.Locale, sent.Version, sent.Title));
    }

    private TemplateStore Store => app.Services.GetRequiredService<TemplateStore>();

    private static Template Draft(string name, string message) =>
        new() { Name = name, Locale = "en", Title = "t", Message = message, Category = name };

    public sealed class SmallCache : AppFixture
    {
        protected override IEnumerable<string> Settings =>
            ["--Notifications:Templates:CacheLife=00:01:00", "--Notifications:Templates:CacheSize=4"];
    }
}
