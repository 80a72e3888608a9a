using System.Text.Json.Nodes;
using DotnetClient.Tests.Support;
using Notifications.Tests.Support.OpenApi;
using Xunit;

namespace DotnetClient.Tests;

/// <summary>The client and <c>openapi.json</c> say the same.</summary>
public sealed class DriftTests
{
    /// <summary>What an app's developer needs no typed call for.</summary>
    private static readonly string[] NotCovered =
    [
        // For the operator: the admin page, scrapers and probes use them.
        "GET /health", "GET /status", "GET /metrics", "GET /analytics", "GET /audit", "GET /realtime/status", "GET /realtime/stats",
        "POST /realtime/cleanup", "POST /notifications/cleanup", "GET /dead-letters", "POST /dead-letters/requeue",
        "DELETE /dead-letters/{id}", "POST /dead-letters/{id}/requeue", "GET /notifications/{id}/explain", "GET /incidents", "GET /queues",
        "GET /recipients/{userId}/summary", "POST /recipients/{userId}/notifications/{id}/resend",
        "GET /plans", "GET /plans/{category}", "PUT /plans/{category}", "DELETE /plans/{category}",
        "PUT /categories/{name}", "DELETE /categories/{name}",
        "GET /layouts/{name}", "PUT /layouts/{name}", "DELETE /layouts/{name}", "POST /layouts/{name}/preview",
        "POST /templates/{name}/test",
        // For browsers.
        "GET /app", "GET /app/{path}", "GET /docs", "GET /openapi.json", "GET /unsubscribe", "POST /unsubscribe",
        "GET /confirm-email", "POST /confirm-email",
        "POST /push-subscriptions", "DELETE /push-subscriptions", "GET /push-subscriptions/key",
        // For development.
        "POST /dev/token", "GET /sign-in",
        // What a stream calls.
        "POST /negotiate",
    ];

    /// <summary>A member that changes nothing, one that the client always sends, and the answer of a dry run, which no call asks
    /// for.</summary>
    private static readonly string[] Different =
    [
        "putPreferences.mandatory: not in the client", "sendMessage.clientId: may be null", "sendNotification.dryRun: not in the client",
    ];

    [Fact]
    public async Task Operations_OfTheDocument_AreCalledOrLeftOutOnPurpose()
    {
        var calls = await RecordedCalls.AllAsync();

        Assert.Empty(calls.Where(c => c.Operation is null).Select(c => $"{c.Method}: {c.Address}"));
        Assert.Equal(
            ApiDocument.Served.Operations.Select(o => $"{o}").Order(StringComparer.Ordinal),
            calls.Select(c => $"{c.Operation}").Distinct().Concat(NotCovered).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Calls_WithEverything_AreAsDocumented()
    {
        var calls = await RecordedCalls.AllAsync();

        Assert.Empty(calls.SelectMany(c => c.Operation!.ErrorsOf(c.Sent).Select(e => $"{c.Method}: {e}")));
        // Each member that a request can have was sent.
        Assert.Empty(
            from call in calls
            where call.Sent.Json is JsonObject
            let sample = Samples.Of(Answers.RequestSchemaOf(call.Operation!)!)!.AsObject()
            from member in sample
            where !call.Sent.Json!.AsObject().ContainsKey(member.Key)
                && call.Method is not ("TemplatesClient.ActivateAsync" or "MessagesClient.SendAsync")
                && member.Key is not "mandatory"
            select $"{call.Method}: {member.Key} was not sent");
    }

    [Fact]
    public async Task Records_OfAllCalls_HaveTheMembersOfTheDocument()
    {
        var comparison = new RecordComparison();
        foreach (var operation in (await RecordedCalls.AllAsync()).Select(c => c.Operation!).Distinct())
        {
            var name = operation.Json["operationId"]!.GetValue<string>();
            foreach (var schema in new[] { Answers.RequestSchemaOf(operation), Answers.SchemaOf(operation) }.OfType<JsonNode>())
            {
                foreach (var reference in schema["oneOf"] as JsonArray ?? [schema.DeepClone()])
                {
                    if (reference!["$ref"]?.GetValue<string>().Split('/')[^1] is { } component)
                        comparison.Compare(reference, RecordedCalls.TypeOf(component), name);
                }
            }
        }
        Assert.Equal(Different, comparison.Errors);
    }
}
