using System.Text.Json;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker.Local.Configuration;
using Microsoft.Azure.Functions.Worker.Local.Http;
using Microsoft.Azure.Functions.Worker.Local.SignalR;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker.Local;

/// <summary>Registers the host that runs the app's functions.</summary>
internal static class LocalHostRegistration
{
    public static void AddLocalHost(
        this IServiceCollection services, List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware)
    {
        services.AddOptions<LocalHostOptions>().BindConfiguration("LocalHost");
        services.Configure<JsonSerializerOptions>(options => options.PropertyNameCaseInsensitive = true);
        services.AddOptions<WorkerOptions>().PostConfigure<IOptions<JsonSerializerOptions>>(
            (worker, json) => worker.Serializer ??= new JsonObjectSerializer(json.Value));

        services.AddSingleton<LocalHostAddress>();
        services.AddSingleton(new Middlewares(middleware));
        services.AddSingleton<AppSettings>();
        services.AddSingleton(sp => new SignalRHttp(sp.GetService<TimeProvider>() ?? TimeProvider.System));
        services.AddSingleton(sp => new HttpServer(
            sp.GetRequiredService<IOptions<LocalHostOptions>>().Value,
            sp,
            sp.GetRequiredService<ILoggerFactory>()));
        services.TryAddSingleton<HubContexts>();
        services.AddSingleton<FunctionIndexer>();
        services.AddSingleton<LocalHostService>();
        services.AddSingleton<IHostLifetime, DrainingLifetime>();
    }
}

/// <summary>The app's middleware in the order of registration.</summary>
internal sealed record Middlewares(IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> All);
