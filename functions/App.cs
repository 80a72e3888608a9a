using System.Globalization;
using Azure.Core.Serialization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notifications.Announcements;
using Notifications.AppEvents;
using Notifications.Delivery;
using Notifications.Inbox;
using Notifications.Insight;
using Notifications.Insight.Audit;
using Notifications.Messages;
using Notifications.Operations;
using Notifications.Platform;
using Notifications.Platform.Http;
using Notifications.Platform.Idempotency;
using Notifications.Platform.RateLimits;
using Notifications.Platform.Security;
using Notifications.Platform.Storage;
using Notifications.Platform.Telemetry;
using Notifications.Realtime;
using Notifications.Recipients;
using Notifications.Sending;
using Notifications.Templates;

namespace Notifications;

/// <summary>The app's table of contents: its modules, and what every call passes through.</summary>
public static class App
{
    public static FunctionsApplicationBuilder AddNotifications(this FunctionsApplicationBuilder builder)
    {
        UseInvariantCulture();
        AddWebServer(builder);
        builder.AddTelemetry();
        // From the outside in.
        builder.UseMiddleware<TracingMiddleware>();
        builder.UseMiddleware<QueueWorkMiddleware>();
        builder.UseMiddleware<FaultMiddleware>();
        builder.UseMiddleware<AuthenticationMiddleware>();
        builder.UseMiddleware<RateLimitMiddleware>();
        builder.UseMiddleware<HubRateLimitMiddleware>();
        builder.UseMiddleware<AddressMiddleware>();
        builder.UseMiddleware<IdempotencyMiddleware>();
        builder.UseMiddleware<AuditMiddleware>();
        builder.Services.Configure<WorkerOptions>(options => options.Serializer = Serializer);
        builder.Services.AddModules();
        return builder;
    }

    private static JsonObjectSerializer Serializer => new(AppJson.Options);

    /// <summary>Each may use those above it, and none below it.</summary>
    internal static IServiceCollection AddModules(this IServiceCollection services) => services
        .AddPlatform()
        .AddRealtime(Serializer)
        .AddTemplates()
        .AddRecipients()
        .AddInbox()
        .AddDelivery()
        .AddSending()
        .AddMessages()
        .AddAnnouncements()
        .AddAppEvents()
        .AddInsight()
        .AddOperations();

    private static void AddWebServer(FunctionsApplicationBuilder builder)
    {
        // Before the app's middleware: it writes the answer once that is done.
        builder.ConfigureFunctionsWebApplication();
        // The host has a limit. Above one of its own the server would hang up on whoever is to be told that the body is too large.
        builder.Services.Configure<KestrelServerOptions>(options => options.Limits.MaxRequestBodySize = null);
        // At Information the web server logs every address, with the token of an unsubscribe link.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
    }

    /// <summary>Whatever the machine's culture is, messages have numbers and times in one form; what people read is made for their
    /// locale.</summary>
    private static void UseInvariantCulture()
    {
        var invariant = CultureInfo.InvariantCulture;
        (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture) = (invariant, invariant);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (invariant, invariant);
    }
}
