using System.Diagnostics;
using Browser.Tests.Support;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.SignIn;

/// <summary>The app with an OpenID provider that its pages sign people in at.</summary>
public sealed class OpenIdSite : Site
{
    private readonly int providerPort = AppFixture.FreePort();
    private Process? provider;

    public Uri Provider => new($"http://127.0.0.1:{providerPort}");

    protected override IEnumerable<KeyValuePair<string, string?>> MoreSettings =>
    [
        new("Notifications__Auth__Authority", Provider.GetLeftPart(UriPartial.Authority)),
        new("Notifications__Auth__SignIn__ClientId", "notifications-pages"),
        new("Notifications__Auth__SignIn__Scope", "openid offline_access"),
        // Else this provider grants no offline_access.
        new("Notifications__Auth__SignIn__Prompt", "consent"),
        new("Notifications__Auth__SignIn__Resource", "https://notify.example.com"),
    ];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        provider = Process.Start(new ProcessStartInfo("node",
            [Files.Of("tests", "browser", "SignIn", "provider.mjs"), $"{providerPort}", $"{Address}signed-in", $"{Address}app"])
        {
            RedirectStandardOutput = true,
        })!;
        using var limit = new CancellationTokenSource(Visitor.Limit);
        string? line;
        do
            line = await provider.StandardOutput.ReadLineAsync(limit.Token);
        while (line?.StartsWith("listening", StringComparison.Ordinal) == false);
        Assert.NotNull(line);
        _ = provider.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
    }

    public override async Task DisposeAsync()
    {
        provider?.Kill();
        provider?.Dispose();
        await base.DisposeAsync();
    }
}
