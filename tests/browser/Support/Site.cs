using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Notifications.Tests.Support;
using Notifications.Tests.Support.OpenApi;
using Xunit;

namespace Browser.Tests.Support;

/// <summary>The app as a process of its own with all that it needs, and the browser. One for all tests: each has users of its
/// own.</summary>
public class Site : AppFixture
{
    /// <summary>What links in mails begin with, and what signs those that unsubscribe.</summary>
    public const string PublicUrl = "https://notify.example.com", UnsubscribeKey = "a-key-for-unsubscribe-links-in-tests";

    /// <summary>What <c>./run</c> has for the host: who may call from other origins.</summary>
    private readonly Lazy<string> hostSettings = new(() =>
    {
        var sample = JsonNode.Parse(File.ReadAllText(Files.Of("local.settings.sample.json")))!;
        var file = Path.Combine(Directory.CreateTempSubdirectory("notifications-site-").FullName, "settings.json");
        File.WriteAllText(file, new JsonObject { ["Host"] = sample["Host"]!.DeepClone() }.ToJsonString());
        return file;
    });

    /// <summary>Beside those of every site.</summary>
    protected virtual IEnumerable<KeyValuePair<string, string?>> MoreSettings => [];

    private AppProcess? app;
    private IPlaywright? playwright;
    private IBrowser? browser;

    public Uri Address => new($"http://127.0.0.1:{AppPort}/api/v1/app/");

    public override async Task InitializeAsync()
    {
        await StartServicesAsync();
        Http = DocumentedHttp.Client(new Uri(Address, "../"));
        await StartProcessAsync();
        playwright = await Playwright.CreateAsync();
        browser = await Chromium.LaunchAsync(playwright);
        SetDefaultExpectTimeout((float)Visitor.Limit.TotalMilliseconds);
    }

    public override async Task DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
        await KillProcessAsync();
        Http.Dispose();
        await StopEmulatorAsync();
        if (hostSettings.IsValueCreated)
            Directory.Delete(Path.GetDirectoryName(hostSettings.Value)!, recursive: true);
    }

    /// <summary>A browser profile that knows nothing yet, with one open tab.</summary>
    public async Task<Visitor> VisitAsync(string path, Appearance? appearance = null)
    {
        var look = appearance ?? Appearance.Desktop;
        var context = await browser!.NewContextAsync(new()
        {
            BaseURL = Address.ToString(),
            ViewportSize = new() { Width = look.Width, Height = look.Height },
            ColorScheme = look.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            HasTouch = look.IsPhone,
            Locale = look.Locale,
            TimezoneId = "Europe/Berlin",
            ReducedMotion = ReducedMotion.Reduce,
        });
        var visitor = new Visitor(context);
        await visitor.OpenTabAsync(path);
        return visitor;
    }

    /// <summary>As <c>kill -9</c>.</summary>
    public async Task KillProcessAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
        app = null;
    }

    /// <summary>On the same port, with the same storage.</summary>
    public async Task StartProcessAsync()
    {
        app = AppProcess.Start(new Dictionary<string, string?>(MoreSettings)
        {
            ["LocalHost__Port"] = $"{AppPort}",
            ["LocalHost__Settings"] = hostSettings.Value,
            ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development",
            ["AzureWebJobsStorage"] = StorageConnection,
            ["AzureSignalRConnectionString"] = RealtimeConnection,
            ["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.100",
            ["Notifications__Auth__SigningKey"] = SigningKey,
            ["Notifications__Auth__DevelopmentTokens"] = "true",
            ["Notifications__Channels__PublicUrl"] = PublicUrl,
            ["Notifications__Channels__UnsubscribeKey"] = UnsubscribeKey,
        });
        await app.StartedAsync();
    }
}

[CollectionDefinition(nameof(SiteTests))]
public sealed class SiteTests : ICollectionFixture<Site>;
