using LocalRuntime.Tests.App;
using LocalRuntime.Tests.App.Functions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// As a process of its own: for what ends a process, and for what only a process shows.
var builder = TestApp.Configure(FunctionsApplication.CreateBuilder(args));
builder.Services.AddSingleton<Probe>();
if (builder.Configuration["HubAtStart"] == "true")
    builder.Services.AddServerlessHub<ChatHub>();
var app = builder.Build();
app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => Console.WriteLine("app stopping"));
await app.RunAsync();
