using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Platform.Json;
using Notifications.Platform.Settings;

namespace Notifications.Sending;

/// <summary>Sends: to few at once, to many by the queue, in bulk, later, to everyone.</summary>
internal static class SendingModule
{
    public static IServiceCollection AddSending(this IServiceCollection services)
    {
        return services
            .AddSettings<SendingOptions, SendingOptionsValidator>(SendingOptions.Section)
            .AddSingleton<ContentReader>()
            .AddSingleton<SendRequestReader>()
            .AddSingleton<SendPlanner>()
            .AddSingleton<SendStore>()
            .AddSingleton<RecallStore>()
            .AddSingleton<SendStart>()
            .AddSingleton<RecallHandler>()
            .AddSingleton<SendRequests>()
            .AddSingleton<TemplateTestHandler>()
            .AddSingleton<NotificationComposer>()
            .AddSingleton<NotificationDispatcher>()
            .AddSingleton<DryRunHandler>()
            .AddSingleton<SendHandler>()
            .AddSingleton<BulkHandler>()
            .AddSingleton<ScheduleStore>()
            .AddSingleton<Schedules>()
            .AddSingleton<RecipientFinder>()
            .AddSingleton<GroupMessages>()
            .AddSingleton<GroupPush>()
            .AddSingleton<FanOutHandler>()
            .AddSingleton<ChunkHandler>()
            .AddSingleton<FailedSends>()
            .AddSingleton<BroadcastReach>()
            .AddSingleton<BroadcastRecipient>()
            .AddSingleton<BroadcastSender>();
    }
}

/// <summary>Sends: answers, and messages of its queues.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Rfc3339)])]
[JsonSerializable(typeof(SendResult))]
[JsonSerializable(typeof(SendReport))]
[JsonSerializable(typeof(IReadOnlyList<TextFailure>))]
[JsonSerializable(typeof(SchedulePage))]
[JsonSerializable(typeof(BulkResult))]
[JsonSerializable(typeof(ProgressUpdate))]
[JsonSerializable(typeof(FanOutMessage))]
[JsonSerializable(typeof(ChunkMessage))]
internal sealed partial class SendingJson : JsonSerializerContext;
