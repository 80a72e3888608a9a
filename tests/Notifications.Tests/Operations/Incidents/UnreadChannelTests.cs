using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Operations.Incidents;
using Notifications.Tests.Delivery;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Operations.Incidents;

/// <summary>On an instance that knows nothing of its channels yet.</summary>
public sealed class UnreadChannelTests(UnreadChannelTests.Fixture app) : IClassFixture<UnreadChannelTests.Fixture>
{
    private static readonly IncidentSubject Subject = IncidentSubject.Of(ChannelKind.Sms);

    private IncidentStore Store => app.Services.GetRequiredService<IncidentStore>();

    [Fact]
    public async Task Incident_ItsChannelCannotBeRead_GoesOnUntilItCan()
    {
        app.Answers.Refuses = IsOfStats;
        await NoteAsync();
        await WatchAsync();
        Assert.Contains(await Store.OpenAsync(default), i => i.Of == Subject);

        app.Answers.Refuses = _ => false;
        await WatchAsync();
        var ended = Assert.Single(await Store.ListAsync("default", IncidentStatus.Ended, null, 10, default), i => i.Of == Subject);
        Assert.Equal(IncidentEndReason.Recovered, ended.EndReason);

        // Nor does what was known before say that it is over.
        app.Answers.Refuses = IsOfStats;
        await NoteAsync();
        await WatchAsync();
        Assert.Contains(await Store.OpenAsync(default), i => i.Of == Subject);
    }

    private async Task NoteAsync()
    {
        var now = app.Clock.GetUtcNow();
        Assert.NotNull(await Store.NoteAsync(new IncidentSign(Subject, "timeout", now, now, 0), default));
    }

    private Task WatchAsync()
    {
        // Health is asked anew.
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        return app.Services.GetRequiredService<IncidentWatch>().RunAsync(default);
    }

    private static bool IsOfStats(Request request) => request.Uri.Path.Contains("/Stats", StringComparison.Ordinal);

    public sealed class Fixture : FallbackFixture
    {
        public LostAnswers Answers { get; } = new();

        /// <summary>Its tests move the clock.</summary>
        protected override TimeProvider RealtimeClock => Clock;

        /// <summary>Incidents end when a test looks at them.</summary>
        protected override IEnumerable<string> Settings => [.. base.Settings, "--AzureWebJobs.Watch.Disabled=true"];

        protected override void AddServices(IServiceCollection services) => services.AddSingleton<HttpPipelinePolicy>(Answers);
    }
}
