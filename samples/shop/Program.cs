using Notifications.Client;
using Shop;

const string customer = "alice";
var builder = WebApplication.CreateBuilder(args);
var settings = builder.Configuration.GetSection("Notifications");
var api = settings["Url"] ?? "http://localhost:7071/api/v1";
if (builder.Configuration["urls"] is null)
    builder.WebHost.UseUrls("http://localhost:5600");

builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddHttpClient<DevelopmentTokens>(http => http.BaseAddress = new Uri(api + "/"));
builder.Services.AddNotificationsClient(options =>
{
    options.BaseAddress = new Uri(api);
    options.ApiKey = settings["ApiKey"];
});
// On a developer's machine there is no key: the shop signs in as a user who may send.
if (settings["ApiKey"] is null)
{
    builder.Services.AddOptions<NotificationsClientOptions>().Configure<DevelopmentTokens>(
        (options, tokens) => options.AccessToken = cancellation => tokens.GetAsync("shop", ["sender"], cancellation));
}
builder.Services.AddSingleton<Orders>().AddSingleton<Outbox>().AddHostedService(services => services.GetRequiredService<Outbox>());

var app = builder.Build();
var page = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "index.html"));
page = page.Replace("http://localhost:7071/api/v1", api, StringComparison.Ordinal);
app.MapGet("/", () => Results.Content(page, "text/html; charset=utf-8"));

// Your own shop gives the signed-in customer's token of your identity provider.
app.MapGet("/notification-token", async (DevelopmentTokens tokens, CancellationToken cancellation) =>
    Results.Json(new { token = await tokens.GetAsync(customer, [], cancellation) }));

app.MapGet("/orders", (Orders orders) => orders.Of(customer));
app.MapPost("/orders", (Orders orders, Outbox outbox, OrderRequest request) =>
{
    var order = orders.Add(customer, request.Item);
    outbox.Add(OrderNotifications.Received(order));
    return Results.Created($"/orders/{order.Number}", order);
});
app.MapPost("/orders/{number:int}/{change:regex(^(ship|decline)$)}", (Orders orders, Outbox outbox, int number, string change) =>
{
    if (orders.Change(number, change == "ship" ? OrderState.Shipped : OrderState.PaymentFailed) is not { } order)
        return Results.NotFound();
    outbox.Add(order.State == OrderState.Shipped ? OrderNotifications.Shipped(order) : OrderNotifications.PaymentFailed(order));
    return Results.Ok(order);
});
app.Services.GetRequiredService<Outbox>().Add(OrderNotifications.Profile(customer));
await app.RunAsync();

internal sealed record OrderRequest(string Item);
