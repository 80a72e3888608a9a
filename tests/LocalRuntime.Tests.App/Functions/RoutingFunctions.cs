using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Tests.App.Functions;

/// <summary>Each answers with its name and what it got; the names' order is what is tested.</summary>
public static class RoutingFunctions
{
    [Function("A1")]
    public static IResult A1([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "order/a/lit")] HttpRequest request) =>
        Results.Text("A1");

    [Function("Z1")]
    public static IResult Z1([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "order/a/{id}")] HttpRequest request, string id) =>
        Results.Text($"Z1 {id}");

    [Function("A2")]
    public static IResult A2([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "order/b/{id}")] HttpRequest request, string id) =>
        Results.Text($"A2 {id}");

    [Function("Z2")]
    public static IResult Z2([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "order/b/lit")] HttpRequest request) =>
        Results.Text("Z2");

    [Function("Order_a")]
    public static IResult OrderUnderscore(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "order/c/lit")] HttpRequest request) => Results.Text("Order_a");

    [Function("OrderAb")]
    public static IResult OrderAb(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "order/c/{id}")] HttpRequest request, string id) =>
        Results.Text($"OrderAb {id}");

    [Function("Swallow")]
    public static IResult Swallow(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "swallow/{*rest}")] HttpRequest request, string? rest) =>
        Results.Text($"Swallow {rest}");

    [Function("Swallowed")]
    public static IResult Swallowed([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "swallow/it")] HttpRequest request) =>
        Results.Text("Swallowed");

    [Function("MethodGet")]
    public static IResult MethodGet(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "method/{id:guid}")] HttpRequest request, Guid id) =>
        Results.Text($"get {id}");

    [Function("MethodDelete")]
    public static IResult MethodDelete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "method/{id:guid}")] HttpRequest request, Guid id) =>
        Results.Text($"delete {id}");

    [Function("AnyMethod")]
    public static IResult AnyMethod([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Text(request.Method);

    [Function("Value")]
    public static IResult Value(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "value/{value}")] HttpRequest request, string value) =>
        Results.Text(value);

    [Function("Optional")]
    public static IResult Optional(
        [HttpTrigger(AuthorizationLevel.Admin, "get", Route = "optional/{part?}")] HttpRequest request, string? part, string? key) =>
        Results.Text($"{part ?? "null"} {key ?? "null"}");
}
