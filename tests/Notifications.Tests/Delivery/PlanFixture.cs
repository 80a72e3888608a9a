using System.Net;
using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Delivery.Plans;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery;

/// <summary>The app with a real mail server and an SMS provider's API, whose clock tests move on to the steps of plans.</summary>
public sealed class PlanFixture : FallbackFixture
{
    /// <summary>README's: in the app, by mail when nobody saw it within five minutes, by SMS when it is critical.</summary>
    public const string Example = """
        { "steps": [
            { "channel": "inApp" },
            { "channel": "email", "after": "PT5M", "if": "unseen" },
            { "channel": "sms", "after": "PT5M", "if": "unseen", "when": { "priority": { "gte": "critical" } } } ],
          "stop": "read" }
        """;

    public FaultPolicy Faults { get; } = new();

    /// <summary>Sends with a plan; the notification's id, the same for all users.</summary>
    public async Task<Guid> SendAsync(string plan, string[] users, string priority = "normal", string category = "order_shipped")
    {
        var body = new JsonObject
        {
            ["users"] = new JsonArray([.. users.Select(u => (JsonNode)u)]),
            ["title"] = "Your order is on its way",
            ["message"] = "It arrives tomorrow.",
            ["priority"] = priority,
            ["category"] = category,
            ["plan"] = JsonNode.Parse(plan),
        };
        var answer = await (await SenderAsync()).PostTextAsync("notifications", body.ToJsonString());
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
        return answer.Json.GetProperty("sendId").GetGuid();
    }

    /// <summary>What the queue does with the message of a plan whose step is due by now.</summary>
    public Task LookAsync(string user, Guid id) => Services.GetRequiredService<PlanStepHandler>().HandleAsync(
        new PlanStepMessage
        {
            Namespace = "default",
            UserId = user,
            Id = id,
            NotBefore = Clock.GetUtcNow(),
            EnqueuedAt = Clock.GetUtcNow(),
        }, CancellationToken.None);

    protected override void AddServices(IServiceCollection services) => services.AddSingleton<HttpPipelinePolicy>(Faults);
}
