using MeetingRooms;
using MeetingRooms.Components;
using Notifications.Client;

var builder = WebApplication.CreateBuilder(args);
var settings = builder.Configuration.GetSection("Notifications");
var site = new Site(settings["Url"] ?? "http://localhost:7071/api/v1", settings["User"] ?? "alice");
if (builder.Configuration["urls"] is null)
    builder.WebHost.UseUrls("http://localhost:5900");

// Blazor's own script also where the app is not published, whatever the environment is called.
builder.WebHost.UseStaticWebAssets();
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
builder.Services.AddSingleton(site).AddSingleton(TimeProvider.System);
builder.Services.AddHttpClient<DevelopmentTokens>(http => http.BaseAddress = new Uri(site.Api + "/"));
builder.Services.AddNotificationsClient(options =>
{
    options.BaseAddress = new Uri(site.Api);
    options.ApiKey = settings["ApiKey"];
});
// On a developer's machine there is no key: the app signs in as a user who may send.
if (settings["ApiKey"] is null)
{
    builder.Services.AddOptions<NotificationsClientOptions>().Configure<DevelopmentTokens>(
        (options, tokens) => options.AccessToken = cancellation => new(tokens.GetAsync("meeting-rooms", ["sender"], cancellation)));
}

var app = builder.Build();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();

// The components ask for the signed-in user's token here. Your own app gives that of your identity provider.
app.MapGet("/notification-token", async (DevelopmentTokens tokens, CancellationToken cancellation) =>
    Results.Json(new { token = await tokens.GetAsync(site.User, [], cancellation) }));
await app.RunAsync();
