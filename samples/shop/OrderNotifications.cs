using System.Text.Json.Nodes;
using Notifications.Client;

namespace Shop;

/// <summary>What customers are told of their orders, and how it reaches them.</summary>
internal static class OrderNotifications
{
    /// <summary>In the app at once. By mail when no open inbox has shown it after five minutes; then also as a text message when it is
    /// critical.</summary>
    private static readonly DeliveryPlan UntilSeen = new()
    {
        Steps =
        [
            new() { Channel = "inApp" },
            new() { Channel = "email", After = "PT5M", If = PlanCondition.Unseen },
            new()
            {
                Channel = "sms",
                After = "PT5M",
                If = PlanCondition.Unseen,
                When = new JsonObject { ["priority"] = new JsonObject { ["gte"] = "critical" } },
            },
        ],
    };

    private static readonly DeliveryPlan InApp = new() { Steps = [new() { Channel = "inApp" }] };

    /// <summary>Good to know: in the inbox, and no mail.</summary>
    public static OutboxEntry Received(Order order) => Send(order, "received", new SendRequest
    {
        Users = [order.Customer],
        Title = $"Order {order.Number} received",
        Message = $"Thank you! We pack your {order.Item} now.",
        Type = NotificationType.Info,
        Category = "order_received",
        Plan = InApp,
    });

    /// <summary>Matters: a mail follows when the customer does not see it.</summary>
    public static OutboxEntry Shipped(Order order) => Send(order, "shipped", new SendRequest
    {
        Users = [order.Customer],
        Title = $"Order {order.Number} is on its way",
        Message = $"Your {order.Item} left our warehouse.",
        Type = NotificationType.Success,
        Category = "order_shipped",
        Priority = Priority.High,
        Plan = UntilSeen,
        Data = new JsonObject { ["order"] = order.Number },
    });

    /// <summary>Can't wait: also as a text message.</summary>
    public static OutboxEntry PaymentFailed(Order order) => Send(order, "declined", new SendRequest
    {
        Users = [order.Customer],
        Title = $"Payment for order {order.Number} failed",
        Message = $"Please choose another way to pay for your {order.Item}.",
        Type = NotificationType.Alert,
        Category = "payment_failed",
        Priority = Priority.Critical,
        Plan = UntilSeen,
        Data = new JsonObject { ["order"] = order.Number },
    });

    /// <summary>Where mails and text messages go: a shop tells it when somebody registers.</summary>
    public static OutboxEntry Profile(string customer) => new($"profile-{customer}", (client, cancellation) =>
        client.Recipients.PutAsync(
            customer,
            new RecipientUpdate { DisplayName = customer, Email = $"{customer}@example.com", Phone = "+12025550100" },
            cancellationToken: cancellation));

    /// <summary>The key is the order's and what happened to it: trying again sends nothing twice.</summary>
    private static OutboxEntry Send(Order order, string what, SendRequest request)
    {
        var key = $"order-{order.Id}-{what}";
        return new OutboxEntry(key, (client, cancellation) => client.Sends.SendAsync(request, key, cancellation));
    }
}
