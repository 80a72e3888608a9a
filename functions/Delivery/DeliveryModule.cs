using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notifications.Delivery.Channels;
using Notifications.Delivery.Channels.Email;
using Notifications.Delivery.Channels.Sms;
using Notifications.Delivery.Channels.WebPush;
using Notifications.Delivery.Digests;
using Notifications.Delivery.Mails;
using Notifications.Delivery.Plans;
using Notifications.Platform.Json;
using Notifications.Platform.Settings;
using Notifications.Recipients;
using Notifications.Recipients.Preferences;

namespace Notifications.Delivery;

/// <summary>What follows a push that nobody acknowledges: retries, then email, SMS and Web Push; digests.</summary>
internal static class DeliveryModule
{
    public static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.AddHostedService<AcknowledgementTimer>();
        services.AddOptions<ContactOptions>()
            .Configure<IOptions<EmailOptions>>((contact, email) => contact.SmtpUtf8 = email.Value.SmtpUtf8);
        return services
            .AddSettings<DeliveryOptions, DeliveryOptionsValidator>(DeliveryOptions.Section)
            .AddSettings<DigestOptions, DigestOptionsValidator>(DigestOptions.Section)
            .AddSettings<ChannelsOptions, ChannelsOptionsValidator>(ChannelsOptions.Section)
            .AddSettings<EmailOptions, EmailOptionsValidator>(EmailOptions.Section)
            .AddSettings<SmsOptions, SmsOptionsValidator>(SmsOptions.Section)
            .AddSettings<PushOptions, PushOptionsValidator>(PushOptions.Section)
            .AddSingleton<AcknowledgementDeadlines>()
            .AddSingleton<AcknowledgementScheduler>()
            .AddSingleton<RetryPolicy>()
            .AddSingleton<UnacknowledgedNotifications>()
            .AddSingleton<AcknowledgementDeadlineHandler>()
            .AddSingleton<DeliveryGate>()
            .AddSingleton<PlanStore>()
            .AddSingleton<PlanCatalog>()
            .AddSingleton<PlanCapStore>()
            .AddSingleton<PlanMoments>()
            .AddSingleton<BuiltInPlans>()
            .AddSingleton<PlanForecast>()
            .AddSingleton<PlanPush>()
            .AddSingleton<PlanScheduler>()
            .AddSingleton<PlanStepHandler>()
            .AddSingleton<Fallback>()
            .AddSingleton<FallbackHandler>()
            .AddSingleton<ResendHandler>()
            .AddSingleton<ChannelStateStore>()
            .AddSingleton<NextTries>()
            .AddSingleton<ChannelSender>()
            .AddSingleton<ReachableUsers>()
            .AddSingleton<ChannelHealthStore>()
            .AddSingleton<ChannelRates>()
            .AddSingleton<WaitingMessages>()
            .AddSingleton<ChannelMonitor>()
            .AddSingleton<ActionLinks>()
            .AddSingleton<UnsubscribeLinks>()
            .AddSingleton<EmailComposer>()
            .AddSingleton<EmailConfirmation>()
            .AddSingleton<IEmailConfirmation>(provider => provider.GetRequiredService<EmailConfirmation>())
            .AddSingleton<PushEndpoints>()
            .AddSingleton<PushSubscriptionReader>()
            .AddSingleton<PushSubscriptionStore>()
            .AddSingleton<IChannel, EmailChannel>()
            .AddSingleton<IChannel, SmsChannel>()
            .AddSingleton<IChannel, PushChannel>()
            .AddMails()
            .AddSingleton<DigestStore>()
            .AddSingleton<DigestSequence>()
            .AddSingleton<IPreferenceObserver>(services => services.GetRequiredService<DigestSequence>())
            .AddSingleton<DigestCollector>()
            .AddSingleton<DigestMail>()
            .AddSingleton<DigestItems>()
            .AddSingleton<DigestSender>();
    }
}

/// <summary>Messages of its queues, the key of Web Push, layouts of mails with their previews, and what came of a resend.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Rfc3339)])]
[JsonSerializable(typeof(AcknowledgementDeadlineMessage))]
[JsonSerializable(typeof(FallbackMessage))]
[JsonSerializable(typeof(PlanStepMessage))]
[JsonSerializable(typeof(StoredPlan))]
[JsonSerializable(typeof(StoredPlans))]
[JsonSerializable(typeof(PushKey))]
[JsonSerializable(typeof(Layout))]
[JsonSerializable(typeof(WrittenMail))]
[JsonSerializable(typeof(ResendResult))]
internal sealed partial class DeliveryJson : JsonSerializerContext;
