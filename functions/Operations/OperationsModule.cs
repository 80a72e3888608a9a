using Microsoft.Extensions.DependencyInjection;
using Notifications.Operations.DeadLetters;
using Notifications.Operations.PersonalData;
using Notifications.Operations.Retention;

namespace Notifications.Operations;

/// <summary>For operators: health, retention, dead letters, personal data, and the pages.</summary>
internal static class OperationsModule
{
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        return services
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
