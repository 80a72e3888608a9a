using Xunit;

namespace LocalRuntime.Tests.Functions.Support;

/// <summary>One host with the defaults for the tests of a class, where none needs its own.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    internal FunctionsHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await FunctionsHost.StartAsync();

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
