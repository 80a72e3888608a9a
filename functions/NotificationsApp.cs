using System.Globalization;
using Azure.Core.Serialization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Analytics;
using Notifications.Audit;
using Notifications.Broadcasts;
using Notifications.Channels;
using Notifications.Channels.Email;
using Notifications.Channels.Push;
using Notifications.Channels.Sms;
using Notifications.DeadLetters;
using Notifications.Delivery;
using Notifications.Digests;
using Notifications.History;
using Notifications.Idempotency;
using Notifications.Inbox;
using Notifications.Messages;
using Notifications.Operations;
using Notifications.Preferences;
using Notifications.Presence;
using Notifications.RateLimits;
using Notifications.Realtime;
using Notifications.Recipients;
using Notifications.Retention;
using Notifications.Rooms;
using Notifications.Security;
using Notifications.Sending;
using Notifications.Shared;
using Notifications.Storage;
using Notifications.Templates;
using Notifications.Web;

namespace Notifications;

/// <summary>Puts the app together.</summary>
public static class NotificationsApp
{
    public static FunctionsApplicationBuilder AddNotifications(this FunctionsApplicationBuilder builder)
    {
        // Whatever the machine's culture is, messages have numbers and times in one form; what people read is made for their locale.
        (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture) = (CultureInfo.InvariantCulture, CultureInfo.InvariantCulture);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.InvariantCulture, CultureInfo.InvariantCulture);
        // Before the app's middleware: it writes the answer once that is done.
        builder.ConfigureFunctionsWebApplication();
        // The host has a limit. Above one of its own the server would hang up on whoever is to be told that the body is too large.
        builder.Services.Configure<KestrelServerOptions>(o => o.Limits.MaxRequestBodySize = null);
        // At Information the web server logs every address, with the token of an unsubscribe link.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.UseMiddleware<QueueWorkMiddleware>();
        builder.UseMiddleware<FaultMiddleware>();
        builder.UseMiddleware<AuthenticationMiddleware>();
        builder.UseMiddleware<RateLimitMiddleware>();
        builder.UseMiddleware<AddressMiddleware>();
        builder.UseMiddleware<IdempotencyMiddleware>();
        builder.UseMiddleware<AuditMiddleware>();
        builder.Services.Configure<WorkerOptions>(o => o.Serializer = new JsonObjectSerializer(WorkerJson.Options));
        AddOptions(builder.Services);
        AddServices(builder.Services);
        builder.Services.AddMessages();
        return builder;
    }

    internal static void AddOptions(IServiceCollection services)
    {
        Bind<Switches, SettingNamesValidator>(services, Switches.Section);
        Bind<StorageOptions, StorageOptionsValidator>(services, StorageOptions.Section);
        Bind<AuthOptions, AuthOptionsValidator>(services, AuthOptions.Section);
        Bind<SendingOptions, SendingOptionsValidator>(services, SendingOptions.Section);
        Bind<DeliveryOptions, DeliveryOptionsValidator>(services, DeliveryOptions.Section);
        Bind<RealtimeOptions, RealtimeOptionsValidator>(services, RealtimeOptions.Section);
        Bind<InboxOptions, InboxOptionsValidator>(services, InboxOptions.Section);
        Bind<RetentionOptions, RetentionOptionsValidator>(services, RetentionOptions.Section);
        Bind<TemplateOptions, TemplateOptionsValidator>(services, TemplateOptions.Section);
        Bind<IdempotencyOptions, IdempotencyOptionsValidator>(services, IdempotencyOptions.Section);
        Bind<RateLimitOptions, RateLimitOptionsValidator>(services, RateLimitOptions.Section);
        Bind<RequestRateLimitOptions, RequestRateLimitOptionsValidator>(services, RequestRateLimitOptions.Section);
        Bind<PreferenceOptions, PreferenceOptionsValidator>(services, PreferenceOptions.Section);
        Bind<DigestOptions, DigestOptionsValidator>(services, DigestOptions.Section);
        Bind<ChannelsOptions, ChannelsOptionsValidator>(services, ChannelsOptions.Section);
        Bind<EmailOptions, EmailOptionsValidator>(services, EmailOptions.Section);
        Bind<SmsOptions, SmsOptionsValidator>(services, SmsOptions.Section);
        Bind<PushOptions, PushOptionsValidator>(services, PushOptions.Section);
        Bind<AnalyticsOptions, AnalyticsOptionsValidator>(services, AnalyticsOptions.Section);
        Bind<AuditOptions, AuditOptionsValidator>(services, AuditOptions.Section);
    }

    internal static void Bind<TOptions, TValidator>(IServiceCollection services, string section)
        where TOptions : class where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
        services.AddSingleton(new SettingsSection(section, typeof(TOptions)));
        services.AddOptions<TOptions>().ValidateOnStart().Configure<IConfiguration>((options, configuration) =>
        {
            if (SettingsReader.Bind(configuration, section, options) is { Count: > 0 } errors)
                throw new OptionsValidationException(section, typeof(TOptions), errors);
        });
    }

    internal static void AddServices(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Random.Shared);
        services.AddSingleton<Ids>().AddSingleton<Instance>();
        services.AddSingleton<StorageLimiter>().AddSingleton<StorageAccount>().AddSingleton<Tables>().AddSingleton<Queues>();
        services.AddHostedService<QueueCreation>();
        services.AddSingleton<AuthorityKeys>().AddSingleton<Tokens>().AddSingleton<ApiKeys>();
        services.AddSingleton<Limits>().AddSingleton<IdempotencyStore>();
        AddHub(services);
        services.AddSingleton<NotificationHub>().AddSingleton<RealtimePush>();
        services.AddSingleton<InboxStateStore>().AddSingleton<KeptCounts>().AddSingleton<UnreadCounter>().AddSingleton<RecentNotifications>().AddSingleton<InboxInserts>().AddSingleton<InboxStore>().AddSingleton<CollapseStore>().AddSingleton<InboxHandler>();
        services.AddSingleton<InboxReader>().AddSingleton<UnreadMarkers>().AddSingleton<InboxPush>().AddSingleton<InboxChanges>();
        services.AddSingleton<SnoozeStore>().AddSingleton<SnoozeReturn>();
        services.AddSingleton<HistoryStore>();
        services.AddSingleton<RealtimeGroups>().AddSingleton<MembershipStore>().AddSingleton<Memberships>();
        services.AddSingleton<RecipientStore>().AddSingleton<RecipientHandler>().AddSingleton<RecipientRequestReader>().AddSingleton<Erasure>().AddSingleton<ErasedTraces>().AddSingleton<ErasedSends>();
        services.AddSingleton<PreferenceStore>().AddSingleton<PreferenceCache>().AddSingleton<PreferenceGate>().AddSingleton<PreferenceHandler>();
        services.AddSingleton<DigestStore>().AddSingleton<DigestCollector>().AddSingleton<DigestMail>().AddSingleton<DigestSender>();
        services.AddSingleton<OpenRooms>().AddSingleton<RoomHandler>();
        services.AddSingleton<PreloadedTemplates>().AddSingleton<TemplateStore>().AddSingleton<TemplateCatalog>();
        services.AddSingleton<TemplateReader>().AddSingleton<TemplateHandler>().AddSingleton<TemplateRenderer>();
        services.AddSingleton<ContentReader>().AddSingleton<SendRequestReader>().AddSingleton<SendPlanner>().AddSingleton<NotificationMaker>();
        services.AddSingleton<SendStore>().AddSingleton<ScheduleStore>().AddSingleton<Scheduling>();
        services.AddSingleton<SendHandler>().AddSingleton<SendRequests>().AddSingleton<BulkHandler>();
        services.AddSingleton<RecipientFinder>().AddSingleton<FanOutHandler>().AddSingleton<DeliveryHandler>();
        services.AddSingleton<BroadcastStore>().AddSingleton<BroadcastSender>().AddSingleton<BroadcastInbox>();
        services.AddSingleton<FailedSends>().AddSingleton<PoisonQueues>().AddSingleton<DeadLetterStore>().AddSingleton<DeadLetterDrain>().AddSingleton<DeadLetterHandler>();
        services.AddSingleton<AcknowledgementDeadlines>().AddHostedService<AcknowledgementTimer>();
        services.AddSingleton<Confirmations>().AddSingleton<OpenNotifications>().AddSingleton<ConfirmationHandler>();
        services.AddSingleton<ChannelHealthStore>().AddSingleton<WaitingMessages>().AddSingleton<ChannelMonitor>().AddSingleton<ChannelWaits>();
        services.AddSingleton<Fallback>().AddSingleton<ChannelStateStore>().AddSingleton<ChannelSender>().AddSingleton<FallbackHandler>();
        services.AddSingleton<ActionLinks>().AddSingleton<UnsubscribeLinks>().AddSingleton<EmailComposer>().AddSingleton<PushEndpoints>();
        services.AddSingleton<PushSubscriptionReader>().AddSingleton<PushSubscriptionStore>();
        services.AddSingleton<IChannel, EmailChannel>().AddSingleton<IChannel, SmsChannel>().AddSingleton<IChannel, PushChannel>();
        AddAnalytics(services);
        services.AddSingleton<PresenceStore>().AddSingleton<PresenceHandler>().AddSingleton<ConnectionHandler>();
        services.AddSingleton<AuditStore>().AddSingleton<NotificationEvents>().AddSingleton<AuditHandler>();
        services.AddSingleton<RowRemoval>().AddSingleton<InboxCleanup>().AddSingleton<Cleanup>().AddSingleton<ChannelReport>().AddSingleton<HealthChecks>().AddSingleton<EmbeddedFiles>();
    }

    private static void AddAnalytics(IServiceCollection services)
    {
        services.AddSingleton<Meters>().AddSingleton<ActivityFeed>().AddSingleton<Statistics>();
        services.AddSingleton<StatisticsStore>().AddSingleton<UserStatistics>().AddSingleton<StatisticsFlush>();
        services.AddHostedService<ActivityPush>();
        // Before the worker, and so stopped after it: what its last calls counted is written too.
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(provider => provider.GetRequiredService<StatisticsFlush>()));
    }

    /// <summary>The hub's connection is made when the hub's hosted service starts. The worker's was registered before and would take
    /// calls from its own start on; a hub created by one of them would stay without a connection.</summary>
    private static void AddHub(IServiceCollection services)
    {
        // By default the hub's arguments would go through Newtonsoft.Json, which writes a JsonElement as {"ValueKind":1}.
        services.AddServerlessHub<NotificationHub>(hub => hub.WithOptions(o => o.UseJsonObjectSerializer(new JsonObjectSerializer(WorkerJson.Options))));
        var start = services.Last(s => s.ServiceType == typeof(IHostedService));
        services.Remove(start);
        services.Insert(0, start);
    }
}
