using Microsoft.Extensions.DependencyInjection;
using Notifications.Client;
using Notifications.Tests.Support;
using Notifications.Tests.Support.OpenApi;
using Xunit;

namespace DotnetClient.Tests.Support;

/// <summary>The app for all tests of the client: each has users of its own. What the client sends and gets is held against
/// <c>openapi.json</c>.</summary>
public sealed class ClientFixture : AppFixture
{
    private readonly List<ServiceProvider> providers = [];
    private DocumentedProxy? proxy;

    /// <summary>With its path.</summary>
    public Uri Address => new(proxy!.Address, "api/v1");

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        proxy = await DocumentedProxy.StartAsync(Http.BaseAddress!);
    }

    public override async Task DisposeAsync()
    {
        foreach (var provider in providers)
            await provider.DisposeAsync();
        await proxy!.DisposeAsync();
        await base.DisposeAsync();
        Assert.Empty(proxy.Errors);
    }

    /// <summary>As a service.</summary>
    public NotificationsClient Service() => Client(options => options.ApiKey = ApiKey);

    /// <summary>As a user.</summary>
    public async Task<NotificationsClient> UserAsync(string user, params string[] roles)
    {
        var token = (await AsAsync(user, roles)).Token!;
        return Client(options => options.AccessToken = _ => ValueTask.FromResult(token));
    }

    private NotificationsClient Client(Action<NotificationsClientOptions> configure)
    {
        var provider = Clients.Provider(options =>
        {
            options.BaseAddress = Address;
            configure(options);
        });
        lock (providers)
            providers.Add(provider);
        return provider.GetRequiredService<NotificationsClient>();
    }
}

[CollectionDefinition(nameof(ClientTests))]
public sealed class ClientTests : ICollectionFixture<ClientFixture>;
