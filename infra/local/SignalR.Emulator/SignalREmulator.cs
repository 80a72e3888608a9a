using System.Net;
using Microsoft.AspNetCore.WebSockets;
using Microsoft.Extensions.Logging.Console;
using SignalR.Emulator.Clients;
using SignalR.Emulator.DataPlane;
using SignalR.Emulator.Hubs;
using SignalR.Emulator.Security;
using SignalR.Emulator.Upstream;

namespace SignalR.Emulator;

/// <summary>Azure SignalR Service's serverless mode on this machine. Instances share nothing, so several run in one process.</summary>
public static class SignalREmulator
{
    /// <summary>Makes an instance; it listens once it is started.</summary>
    /// <exception cref="ArgumentException">The access key is empty or the upstream template is not an http(s) URL.</exception>
    public static WebApplication Build(SignalREmulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.AccessKey.Length == 0)
            throw new ArgumentException("The access key is empty.");

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The service's own limit for a REST call.
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        AddServices(builder.Services, options);

        var app = builder.Build();
        app.UseCors();
        app.UseWebSockets();
        app.UseMiddleware<ClientAuthentication>();
        app.MapConnectionHandler<ClientConnectionHandler>("/client");
        app.MapFallback("{**path}", app.Services.GetRequiredService<DataPlaneApi>().HandleAsync);
        return app;
    }

    /// <summary>The connection string of a started instance.</summary>
    public static string ConnectionString(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var address = new Uri(app.Urls.First());
        var key = app.Services.GetRequiredService<SignalREmulatorOptions>().AccessKey;
        return $"Endpoint=http://{address.Host};Port={address.Port};AccessKey={key};Version=1.0;";
    }

    private static void AddServices(IServiceCollection services, SignalREmulatorOptions options)
    {
        // Standard output is for the one line of the program: a log is something else.
        services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        services.AddLogging(logging => logging
            .AddSimpleConsole(console => console.SingleLine = true)
            .SetMinimumLevel(LogLevel.Warning)
            // It logs what it throws as well; a port in use is one clear line of the caller's.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None));
        services.AddRoutingCore();
        services.AddWebSockets(_ => { });
        services.AddConnections();
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .SetIsOriginAllowed(_ => true).AllowAnyHeader().AllowAnyMethod().AllowCredentials()));
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        services.AddSingleton(options);
        services.AddSingleton(options.TimeProvider);
        services.AddSingleton(new AccessTokens(options.AccessKey, options.TimeProvider));
        services.AddSingleton(new UpstreamTemplate(options.UpstreamTemplate));
        services.AddSingleton<UpstreamClient>();
        services.AddSingleton<HubRegistry>();
        services.AddSingleton<DataPlaneApi>();
    }
}
