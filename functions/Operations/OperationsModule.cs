using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Insight;
using Notifications.Operations.DeadLetters;
using Notifications.Operations.Incidents;
using Notifications.Operations.PersonalData;
using Notifications.Operations.Retention;
using Notifications.Operations.Support;
using Notifications.Platform.Json;

namespace Notifications.Operations;

/// <summary>For operators: health, retention, dead letters, personal data, and the pages.</summary>
internal static class OperationsModule
{
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddHostedService<IncidentTimer>();
        return services
            .AddSingleton<IncidentSigns>()
            .AddSingleton<IFailedTryListener>(provider => provider.GetRequiredService<IncidentSigns>())
            .AddSingleton<IncidentStore>()
            .AddSingleton<IncidentRecorder>()
            .AddSingleton<IncidentWatch>()
            .AddSingleton<DeadLetterIncidents>()
            .AddSingleton<QueueReport>()
            .AddSingleton<PersonReport>()
            .AddSingleton<HealthChecks>()
            .AddSingleton<ChannelReport>()
            .AddSingleton<Watch>()
            .AddSingleton<EmbeddedFiles>()
            .AddSingleton<InboxCleanup>()
            .AddSingleton<Cleanup>()
            .AddSingleton<PoisonQueues>()
            .AddSingleton<DeadLetterStore>()
            .AddSingleton<DeadLetterDrain>()
            .AddSingleton<DeadLetterHandler>()
            .AddSingleton<PersonalDataExport>()
            .AddSingleton<Erasure>()
            .AddSingleton<ErasedTraces>()
            .AddSingleton<ErasedSends>();
    }
}

/// <summary>Health, incidents, retention, dead letters, support and personal data.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Rfc3339)])]
[JsonSerializable(typeof(CleanupReport))]
[JsonSerializable(typeof(RecipientExport))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(Status))]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(IncidentPage))]
[JsonSerializable(typeof(QueueList))]
[JsonSerializable(typeof(PersonSummary))]
[JsonSerializable(typeof(RequeueResult))]
internal sealed partial class OperationsJson : JsonSerializerContext;
