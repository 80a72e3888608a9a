using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Delivery;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery;

/// <summary>A person acknowledges at the very moment at which the app decides to push again.</summary>
public sealed class AcknowledgedMeanwhileTests(AcknowledgedMeanwhileTests.Fixture app) : IClassFixture<AcknowledgedMeanwhileTests.Fixture>
{
    [Theory]
    [InlineData("ack")]
    [InlineData("read")]
    public async Task Handle_SettledAfterItWasFoundOpen_IsNotPushedAgain(string action)
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        await using var client = await app.ConnectAsync(me);
        var id = await sender.SendToAsync(user, requiresAcknowledgement: true);
        await client.ReceiveAsync("notification", TimeSpan.FromSeconds(30));

        app.Faults.BeforeNextWrite(() => me.PostAsync($"notifications/{id}/{action}"));
        var pushed = await app.Services.GetRequiredService<AcknowledgementDeadlineHandler>().HandleAsync(
            new AcknowledgementDeadlineMessage
            {
                Namespace = "default",
                UserId = user,
                Id = id,
                Attempt = 1,
                NotBefore = app.Clock.GetUtcNow(),
            }, CancellationToken.None);

        Assert.Null(pushed);
        Assert.Equal(1, (await me.GetAsync($"notifications/{id}")).Json.GetProperty("attempts").GetInt32());
    }

    public sealed class Fixture : AppFixture
    {
        public FaultPolicy Faults { get; } = new();

        protected override void AddServices(IServiceCollection services) => services.AddSingleton<HttpPipelinePolicy>(Faults);
    }
}
