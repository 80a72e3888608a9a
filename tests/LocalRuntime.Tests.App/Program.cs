using LocalRuntime.Tests.App;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// An app of its own process, for what ends a process: kill, SIGTERM, a port in use, a failing start.
var builder = FunctionsApplication.CreateBuilder(args);
if (args.Contains("--hub=true"))
    builder.Services.AddServerlessHub<AppHub>();
var app = builder.Build();
app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => Console.WriteLine("app stopping"));
await app.RunAsync();
