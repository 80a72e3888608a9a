namespace Notifications.Tests.Support;

/// <summary>A namespace of a test's own, and its callers.</summary>
public sealed class Tenant(AppFixture app)
{
    private readonly string ns = $"ns-{Guid.CreateVersion7():N}";

    public string Namespace => ns;

    public async Task<ApiClient> AsAsync(string user, params string[] roles)
    {
        var answer = await new ApiClient(app.Http, null).PostAsync("dev/token", new { userId = user, roles, @namespace = ns });
        return new ApiClient(app.Http, answer.Json.GetProperty("token").GetString());
    }
}
