using Microsoft.AspNetCore.Builder;
using SignalR.Emulator;
using SignalR.Testing;
using Xunit;

namespace LocalRuntime.Tests.SignalR;

/// <summary>An emulator on a free port with an app behind it, and the calls that tests make.</summary>
public sealed class EmulatorFixture : IAsyncLifetime
{
    public const string Key = "a-key-of-the-tests-that-is-long-enough-for-HS256";
    private WebApplication? emulator;
    private UpstreamApp? upstream;

    public UpstreamApp Upstream => upstream!;
    public Uri Address => new(emulator!.Urls.First());

    public static async Task<WebApplication> StartAsync(SignalREmulatorOptions options)
    {
        var app = SignalREmulator.Build(options);
        await app.StartAsync();
        return app;
    }

    public async Task InitializeAsync()
    {
        upstream = await UpstreamApp.StartAsync();
        emulator = await StartAsync(new SignalREmulatorOptions { Port = 0, AccessKey = Key, UpstreamTemplate = upstream.Template });
    }

    public async Task DisposeAsync()
    {
        await emulator!.DisposeAsync();
        await upstream!.DisposeAsync();
    }

    public Uri ClientUrl(string hub) => new(Address, "/client/?hub=" + hub);

    public static string ClientToken(string hub, string? user = null, params (string Name, object Value)[] more)
    {
        var claims = SignalRTokens.Claims("http://127.0.0.1/client/?hub=" + hub);
        if (user is not null)
            claims["asrs.s.uid"] = user;
        foreach (var (name, value) in more)
            claims[name] = value;
        return SignalRTokens.Create(Key, claims);
    }

    public Task<SignalRTestClient> ConnectAsync(string hub, string? user = null) => ConnectAsync(ClientUrl(hub), ClientToken(hub, user));

    /// <summary>A client that listens to the target "t".</summary>
    public static Task<SignalRTestClient> ConnectAsync(Uri url, string token) => SignalRTestClient.ConnectAsync(url, token, ["t"]);

    /// <summary>Waits until a client of a hub is gone: a client that closes doesn't wait for the service to notice.</summary>
    /// <returns>The call that told the app.</returns>
    public async Task<UpstreamCall> DisconnectedAsync(string hub)
    {
        while (true)
        {
            var call = await Upstream.NextAsync("disconnected");
            if (call.Headers["X-ASRS-Hub"] == hub)
                return call;
        }
    }

    /// <summary>A data-plane call as the official SDK makes it.</summary>
    public Task<HttpResponseMessage> CallAsync(string method, string path, string? body = null) =>
        new DataPlaneCaller(Address).CallAsync(method, path, body);

    public Task<int> StatusAsync(string method, string path, string? body = null) =>
        new DataPlaneCaller(Address).StatusAsync(method, path, body);

    /// <summary>Sends one text to a path, which must be accepted.</summary>
    public async Task SendAsync(string path, string target, string text) =>
        Assert.Equal(202, await StatusAsync("POST", path, $$"""{"Target":"{{target}}","Arguments":["{{text}}"]}"""));
}
