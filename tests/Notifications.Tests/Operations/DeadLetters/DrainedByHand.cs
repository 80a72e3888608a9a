using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Tests.Support;

namespace Notifications.Tests.Operations.DeadLetters;

/// <summary>An app that drains when a test says so: the minute's timer could have a message in hand just then.</summary>
public sealed class DrainedByHand : AppFixture
{
    /// <summary>Its tests move the clock by minutes.</summary>
    protected override TimeProvider RealtimeClock => Clock;

    /// <summary>Calls of storage that fail.</summary>
    public LostAnswers Answers { get; } = new();

    /// <summary>Incidents end when a test looks at them, too.</summary>
    protected override IEnumerable<string> Settings =>
        ["--AzureWebJobs.DeadLettersDrain.Disabled=true", "--AzureWebJobs.Watch.Disabled=true"];

    protected override void AddServices(IServiceCollection services) => services.AddSingleton<HttpPipelinePolicy>(Answers);
}
