using Microsoft.Extensions.DependencyInjection;
using Notifications.Delivery.Channels;
using Notifications.Domain;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery.Channels;

public sealed class RegistrationTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Channels_WithoutSettings_AreThereAndSayThatTheyAreNotConfigured()
    {
        var channels = app.Services.GetServices<IChannel>().ToArray();
        Assert.Equal([ChannelKind.Email, ChannelKind.Sms, ChannelKind.Push], channels.Select(c => c.Kind));
        foreach (var channel in channels)
        {
            Assert.False(channel.IsConfigured);
            Assert.IsType<ChannelResult.NotConfigured>(await channel.SendAsync(Some.Message(), default));
        }
    }
}
