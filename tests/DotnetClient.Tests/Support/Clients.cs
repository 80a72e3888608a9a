using Microsoft.Extensions.DependencyInjection;
using Notifications.Client;

namespace DotnetClient.Tests.Support;

internal static class Clients
{
    /// <summary>A container with a client, as an app has it. Its retries wait for next to nothing.</summary>
    public static ServiceProvider Provider(
        Action<NotificationsClientOptions> configure, Action<IHttpClientBuilder>? build = null)
    {
        var services = new ServiceCollection();
        var builder = services.AddNotificationsClient(options =>
        {
            options.RetryDelay = TimeSpan.FromMilliseconds(1);
            configure(options);
        });
        build?.Invoke(builder);
        return services.BuildServiceProvider();
    }
}
