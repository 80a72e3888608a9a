using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Notifications.Tests.Support;

namespace Notifications.Tests.Platform.Idempotency;

/// <summary>Sends with an <c>Idempotency-Key</c>, and what came of them.</summary>
internal static class KeyedRequests
{
    public static string NewKey() => $"key-{Guid.CreateVersion7()}";

    public static byte[] Body(string user, string title = "t") =>
        JsonSerializer.SerializeToUtf8Bytes(new { users = new[] { user }, title, message = "m" });

    public static Task<ApiAnswer> SendAsync(this ApiClient caller, string key, byte[] body)
    {
        var request = caller.Request(HttpMethod.Post, "notifications");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        return caller.SendAsync(request);
    }

    public static Task<ApiAnswer> SendAsync(this ApiClient caller, string key, string user, string title = "t") =>
        caller.SendAsync(key, Body(user, title));

    public static async Task<int> InboxAsync(this AppFixture app, string user) =>
        (await (await app.AsAsync(user)).GetAsync("notifications")).Json.GetProperty("items").GetArrayLength();

    public static bool IsReplayed(this ApiAnswer answer) =>
        answer.Headers.TryGetValues("Idempotency-Replayed", out var values) && values.Single() == "true";

    public static TableClient Rows(this AppFixture app) => new TableServiceClient(app.StorageConnection).GetTableClient("Idempotency");

    public static async Task<ApiClient> InNamespaceAsync(this AppFixture app, string ns, string user = "sender")
    {
        var body = JsonSerializer.Serialize(new { userId = user, roles = new[] { "sender" }, @namespace = ns });
        var answer = await new ApiClient(app.Http, null).PostBytesAsync("dev/token", Encoding.UTF8.GetBytes(body));
        return new ApiClient(app.Http, answer.Json.GetProperty("token").GetString());
    }
}
