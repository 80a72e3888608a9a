using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Client;
using Notifications.Tests.Support.OpenApi;

namespace DotnetClient.Tests.Support;

/// <summary>A call of the client: what it asked, what it was given, and what it gave back.</summary>
internal sealed record RecordedCall(string Method, ApiOperation? Operation, string Address, SentRequest Sent, JsonNode? Given);

/// <summary>Calls every method of the client with all that it takes, and answers each with all that the document says.</summary>
internal static class RecordedCalls
{
    /// <summary>Records whose names the document does not have.</summary>
    public static readonly IReadOnlyDictionary<string, Type> Named = new Dictionary<string, Type>
    {
        ["Type"] = typeof(NotificationType),
        ["Acknowledged"] = typeof(Acknowledgement),
        ["RecipientRequest"] = typeof(RecipientUpdate),
        ["PreferencesRequest"] = typeof(PreferencesUpdate),
        ["SystemRequest"] = typeof(SystemSendRequest),
        ["ActorRequest"] = typeof(NotificationActor),
        ["Actor"] = typeof(NotificationActor),
        ["Action"] = typeof(NotificationAction),
        ["NotificationPage"] = typeof(Page<Notification>),
        ["SchedulePage"] = typeof(Page<ScheduledSend>),
        ["PreviewRecipient"] = typeof(TextRecipient),
        ["TemplatePage"] = typeof(Page<TemplateSummary>),
        ["AnnouncementPage"] = typeof(Page<Announcement>),
        ["RoomMemberPage"] = typeof(Page<RoomMember>),
    };

    private static readonly InboxFilter Everything = new()
    {
        Status = [InboxStatus.Unread, InboxStatus.Failed],
        Type = [NotificationType.UserAction],
        Category = ["abc"],
        MinPriority = Priority.High,
        Source = "a&b",
        Tag = "ä",
        Room = "room",
        Since = DateTimeOffset.UnixEpoch,
        Until = DateTimeOffset.UnixEpoch,
        Text = "a=b",
        Archived = true,
    };

    public static async Task<IReadOnlyList<RecordedCall>> AllAsync()
    {
        var recorder = new Recorder();
        await using var provider = Clients.Provider(
            o => o.BaseAddress = new Uri("https://example.com/api/v1"), http => http.ConfigurePrimaryHttpMessageHandler(() => recorder));
        var client = provider.GetRequiredService<NotificationsClient>();
        var calls = from part in typeof(NotificationsClient).GetProperties()
                    from method in part.PropertyType.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
                    select (Part: part.GetValue(client)!, Method: method);
        foreach (var (part, method) in calls)
        {
            recorder.Method = $"{part.GetType().Name}.{method.Name}";
            await EndAsync(method.Invoke(part, [.. method.GetParameters().Select(Argument)])!);
        }
        return recorder.Calls;
    }

    public static Type TypeOf(string schema) =>
        Named.TryGetValue(schema, out var type)
            ? type
            : typeof(NotificationsClient).Assembly.GetType($"Notifications.Client.{schema}")
                ?? throw new InvalidOperationException($"The client has no {schema}.");

    private static async Task EndAsync(object running)
    {
        if (running is Task task)
        {
            await task;
            return;
        }
        var item = running.GetType().GetInterfaces()
            .Single(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>));
        var first = typeof(RecordedCalls).GetMethod(nameof(FirstAsync), BindingFlags.Static | BindingFlags.NonPublic)!;
        await (Task)first.MakeGenericMethod(item.GetGenericArguments()).Invoke(null, [running])!;
    }

    private static async Task FirstAsync<T>(IAsyncEnumerable<T> items) => await items.FirstAsync();

    private static object? Argument(ParameterInfo parameter) => parameter.ParameterType switch
    {
        var t when t == typeof(CancellationToken) => CancellationToken.None,
        var t when t == typeof(Guid) => Guid.Parse(Samples.Id),
        var t when t == typeof(string) => parameter.Name is "ifMatch" or "idempotencyKey" ? "\"1\"" : "alice@example.com/ä",
        var t when t == typeof(int) || t == typeof(int?) => 7,
        var t when t == typeof(bool) => true,
        var t when t == typeof(DateTimeOffset) || t == typeof(DateTimeOffset?) => DateTimeOffset.UnixEpoch,
        var t when t == typeof(IReadOnlyList<string>) => new[] { "alice", "b,ob" },
        var t when t == typeof(IReadOnlyList<Guid>) => new[] { Guid.Parse(Samples.Id) },
        var t when t == typeof(IReadOnlyList<SendRequest>) => new[] { (SendRequest)Record(typeof(SendRequest)) },
        var t when t == typeof(InboxFilter) => Everything,
        var t => Record(t),
    };

    private static object Record(Type type)
    {
        var schema = Named.FirstOrDefault(n => n.Value == type).Key ?? type.Name;
        var sample = Samples.Of(new JsonObject { ["$ref"] = $"#/components/schemas/{schema}" });
        return sample.Deserialize(ClientJson.Default.GetTypeInfo(type)!)!;
    }

    private sealed class Recorder : HttpMessageHandler
    {
        private readonly List<RecordedCall> calls = [];

        public string Method { get; set; } = "";

        public IReadOnlyList<RecordedCall> Calls => calls;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath["/api/v1".Length..];
            var operation = ApiDocument.Served.Find(request.Method.Method, path);
            var text = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
            var query = QueryHelpers.ParseQuery(request.RequestUri.Query).Keys.ToArray();
            var sent = new SentRequest(query, text is null ? null : JsonNode.Parse(text), text is null);
            var given = operation is null ? null : Answer(operation);
            calls.Add(new RecordedCall(Method, operation, $"{request.Method} {request.RequestUri.PathAndQuery}", sent, given));
            var response = new HttpResponseMessage(given is null ? HttpStatusCode.NoContent : HttpStatusCode.OK);
            response.Headers.ETag = new EntityTagHeaderValue("\"2\"");
            if (given is not null)
                response.Content = new StringContent(given.ToJsonString(), Encoding.UTF8, "application/json");
            return response;
        }

        private static JsonNode? Answer(ApiOperation operation)
        {
            var schema = Answers.SchemaOf(operation);
            return schema is null ? null : Samples.Of(schema);
        }
    }
}

internal static class Answers
{
    /// <summary>Of the body of its success; null when it has none.</summary>
    public static JsonNode? SchemaOf(ApiOperation operation)
    {
        var response = operation.Json["responses"]!.AsObject().First(r => r.Key[0] == '2').Value!;
        return ApiDocument.Served.Resolve(response)["content"]?["application/json"]?["schema"];
    }

    public static JsonNode? RequestSchemaOf(ApiOperation operation) =>
        operation.Json["requestBody"]?["content"]?["application/json"]?["schema"];
}
