using System.Net;
using System.Text;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Templates;

/// <summary>A sender in a namespace of its own, with what tests of templates do over and over.</summary>
public sealed class TemplateClient(string ns, ApiClient api)
{
    public string Namespace => ns;

    public ApiClient Api => api;

    public static async Task<TemplateClient> NewAsync(AppFixture app, string? ns = null)
    {
        ns ??= $"ns-{Guid.CreateVersion7():N}";
        var answer = await new ApiClient(app.Http, null)
            .PostAsync("dev/token", new { userId = "sender", roles = new[] { "sender" }, @namespace = ns });
        return new TemplateClient(ns, new ApiClient(app.Http, answer.Json.GetProperty("token").GetString()));
    }

    public Task<ApiAnswer> PutAsync(string name, object body)
    {
        var request = api.Request(HttpMethod.Put, $"templates/{name}");
        request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        return api.SendAsync(request);
    }

    /// <summary>A template that shows one text, of variables that are all optional.</summary>
    public Task<ApiAnswer> SaveAsync(string name, string message, params string[] variables) =>
        PutAsync(name, new { title = "t", message, variables = variables.Select(v => new { name = v }) });

    public async Task<JsonElement> KeepAsync(string name, object body)
    {
        var answer = await PutAsync(name, body);
        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Created, $"{answer.Status}: {answer.Text}");
        return answer.Json;
    }

    public Task<ApiAnswer> PreviewAsync(string name, object? variables = null, string? locale = null) =>
        api.PostAsync($"templates/{name}/preview", locale is null ? new { variables = variables ?? new { } }
        : new { variables = variables ?? new { }, locale });

    public async Task<string> MessageAsync(string name, object? variables = null, string? locale = null)
    {
        var answer = await PreviewAsync(name, variables, locale);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json.GetProperty("message").GetString()!;
    }
}
