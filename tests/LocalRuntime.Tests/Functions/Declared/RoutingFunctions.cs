using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace LocalRuntime.Tests.Functions.Declared;

/// <summary>Each answers with its name and what it got; the names' order is what is tested.</summary>
public static class RoutingFunctions
{
    [Function("A1")]
    public static string A1([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "order/a/lit")] HttpRequestData request) => "A1";

    [Function("Z1")]
    public static string Z1([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "order/a/{id}")] HttpRequestData request, string id) => $"Z1 {id}";

    [Function("A2")]
    public static string A2([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "order/b/{id}")] HttpRequestData request, string id) => $"A2 {id}";

    [Function("Z2")]
    public static string Z2([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "order/b/lit")] HttpRequestData request) => "Z2";

    [Function("Order_a")]
    public static string OrderUnderscore([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "order/c/lit")] HttpRequestData request) => "Order_a";

    [Function("OrderAb")]
    public static string OrderAb([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "order/c/{id}")] HttpRequestData request, string id) => $"OrderAb {id}";

    [Function("Swallow")]
    public static string Swallow([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "swallow/{*rest}")] HttpRequestData request, string? rest) => $"Swallow {rest}";

    [Function("Swallowed")]
    public static string Swallowed([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "swallow/it")] HttpRequestData request) => "Swallowed";

    [Function("MethodGet")]
    public static string MethodGet([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "method/{id:guid}")] HttpRequestData request, Guid id) => $"get {id}";

    [Function("MethodDelete")]
    public static string MethodDelete([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "method/{id:guid}")] HttpRequestData request, Guid id) => $"delete {id}";

    [Function("AnyMethod")]
    public static string AnyMethod([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequestData request) => request.Method;

    [Function("Value")]
    public static string Value([HttpTrigger(AuthorizationLevel.Function, "get", Route = "value/{value}")] HttpRequestData request, string value) => value;

    [Function("Optional")]
    public static string Optional(
        [HttpTrigger(AuthorizationLevel.Admin, "get", "post", Route = "optional/{part?}")] HttpRequestData request, string? part, string? key) =>
        $"{part ?? "null"} {key ?? "null"}";

    [Function("WrongConstraint")]
    public static string WrongConstraint([HttpTrigger(AuthorizationLevel.Anonymous, Route = "wrong/{id:nosuch}")] HttpRequestData request) => "never";
}
