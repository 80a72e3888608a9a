using System.Net;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Insight.Audit;

/// <summary>A namespace of its own, its callers and its audit.</summary>
internal sealed class AuditClient(AppFixture app)
{
    private readonly Tenant tenant = new(app);

    public Task<ApiClient> AsAsync(string user, params string[] roles) => tenant.AsAsync(user, roles);

    public async Task<ApiAnswer> GetAsync(string query) =>
        await (await AsAsync("auditor", "admin")).GetAsync(query.Length == 0 ? "audit" : $"audit?{query}");

    public async Task<JsonElement[]> ListAsync(string query = "")
    {
        var answer = await GetAsync(query.Length == 0 ? "limit=100" : $"limit=100&{query}");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return [.. answer.Json.GetProperty("items").EnumerateArray()];
    }

    public async Task<string[]> EventsAsync(string query = "") => [.. (await ListAsync(query)).Select(e => Show(e, "event"))];

    /// <summary>The given members of an entry, as far as it has them.</summary>
    public static string Show(JsonElement entry, params string[] members) =>
        string.Join(' ', members.Where(m => entry.TryGetProperty(m, out _)).Select(m => entry.GetProperty(m).ToString()));
}
