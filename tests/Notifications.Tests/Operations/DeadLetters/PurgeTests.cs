using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Operations.DeadLetters;
using Xunit;

namespace Notifications.Tests.Operations.DeadLetters;

/// <summary>These move the clock, so they have an app of their own.</summary>
public sealed class PurgeTests(DrainedByHand app) : IClassFixture<DrainedByHand>
{
    [Fact]
    public async Task Purge_After30Days_RemovesThemInEveryNamespace()
    {
        PoisonClient[] poisons = [PoisonClient.New(app), PoisonClient.New(app)];
        foreach (var poison in poisons)
            await poison.PutAsync("deliveries", poison.Message());
        await poisons[0].DrainAsync();
        var timers = ActivatorUtilities.CreateInstance<DeadLetterTimerFunctions>(app.Services);

        app.Clock.Advance(TimeSpan.FromDays(29.9));
        await timers.Purge(new TimerInfo(), CancellationToken.None);
        Assert.All(await Task.WhenAll(poisons.Select(p => p.ListAsync())), letters => Assert.Single(letters));

        app.Clock.Advance(TimeSpan.FromDays(0.2));
        await timers.Purge(new TimerInfo(), CancellationToken.None);
        Assert.All(await Task.WhenAll(poisons.Select(p => p.ListAsync())), Assert.Empty);
    }
}
