using Notifications.Tests.Support;

namespace Notifications.Tests.Operations.DeadLetters;

/// <summary>An app that drains when a test says so: the minute's timer could have a message in hand just then.</summary>
public sealed class DrainedByHand : AppFixture
{
    /// <summary>Its tests move the clock by minutes.</summary>
    protected override TimeProvider RealtimeClock => Clock;

    protected override IEnumerable<string> Settings => ["--AzureWebJobs.DeadLettersDrain.Disabled=true"];
}
