using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Client;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers <see cref="NotificationsClient"/>.</summary>
public static class NotificationsClientServiceCollectionExtensions
{
    private const string HttpClientName = "Notifications.Client";
    private static readonly string[] Secrets = ["Authorization", "X-Api-Key"];

    /// <summary>Registers <see cref="NotificationsClient"/> as a singleton, using an <c>HttpClient</c> from the factory with time limits,
    /// retries of safe calls, and a circuit breaker.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Sets at least the address, and an API key or an access token. An invalid value stops the host at startup
    /// with an error that names the option.</param>
    /// <returns>For adding your own handlers, or another primary handler.</returns>
    public static IHttpClientBuilder AddNotificationsClient(this IServiceCollection services, Action<NotificationsClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<NotificationsClientOptions>().Configure(configure).ValidateOnStart();
        var builder = services.AddHttpClient(HttpClientName);
        // Once: a second call changes options only, it does not retry the retries.
        if (services.Any(s => s.ServiceType == typeof(NotificationsClient)))
            return builder;
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<NotificationsClientOptions>, NotificationsClientOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(NewClient);
        builder.ConfigureHttpClient(http => http.Timeout = Timeout.InfiniteTimeSpan);
        // The user of a notification is none of a cookie's.
        builder.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        builder.RedactLoggedHeaders(Secrets);
        builder.AddStandardResilienceHandler()
            .Configure((resilience, provider) => SafeRetries.Apply(OptionsOf(provider), resilience));
        return builder;
    }

    private static NotificationsClient NewClient(IServiceProvider provider)
    {
        var options = OptionsOf(provider);
        var factory = provider.GetRequiredService<IHttpClientFactory>();
        var logger = provider.GetService<ILoggerFactory>()?.CreateLogger<NotificationStream>();
        var address = new Uri(options.BaseAddress!.AbsoluteUri.TrimEnd('/') + "/");
        var credentials = new Credentials(options.ApiKey, options.AccessToken);
        var caller = new ApiCaller(() => factory.CreateClient(HttpClientName), address, credentials);
        return new NotificationsClient(caller, provider.GetRequiredService<TimeProvider>(), logger);
    }

    private static NotificationsClientOptions OptionsOf(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<NotificationsClientOptions>>().Value;
}
