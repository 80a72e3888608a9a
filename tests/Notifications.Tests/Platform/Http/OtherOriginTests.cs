using Notifications.Tests.Support;
using Notifications.Tests.Support.OpenApi;
using Xunit;

namespace Notifications.Tests.Platform.Http;

/// <summary>What a page of another origin gets to see of an answer.</summary>
public sealed class OtherOriginTests(AppFixture app) : IClassFixture<AppFixture>
{
    /// <summary>Of files: browsers use them by themselves, for every page.</summary>
    private static readonly string[] OfTheBrowser = ["Cache-Control"];

    [Fact]
    public async Task Answer_ToAnotherOrigin_ExposesEveryDocumentedHeader()
    {
        var document = ApiDocument.Served;
        var documented = document.Operations.SelectMany(o => o.Json["responses"]!.AsObject())
            .SelectMany(r => document.Resolve(r.Value!)["headers"]?.AsObject().Select(h => h.Key) ?? []);
        using var request = new HttpRequestMessage(
            HttpMethod.Get, "notifications/preferences")
        { Headers = { { "Origin", "https://other.example" } } };

        using var answer = await app.Http.SendAsync(request);

        var exposed = answer.Headers.GetValues("Access-Control-Expose-Headers").Single().Split(", ");
        Assert.Equal(documented.Except(OfTheBrowser).Distinct().Order(), exposed.Order());
    }

    [Fact]
    public async Task Answer_ToTheSameOrigin_SaysNothingOfOthers()
    {
        using var answer = await app.Http.GetAsync("health");

        Assert.False(answer.Headers.Contains("Access-Control-Expose-Headers"));
    }
}
