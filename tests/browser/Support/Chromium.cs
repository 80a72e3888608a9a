using Microsoft.Playwright;

namespace Browser.Tests.Support;

/// <summary>The browser that is installed: <c>CHROMIUM</c> names it, else it is looked for on the path.</summary>
public static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    // Nothing but what the tests do: no updates, no services of its own, no second protocol that a proxy would not see.
    private static readonly string[] Arguments =
    [
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync",
        // A page that a test makes up comes from no address, and would not be allowed to call this machine.
        "--disable-features=LocalNetworkAccessChecks",
    ];

    /// <summary>With a new profile.</summary>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Find(),
        Headless = true,
        ChromiumSandbox = false,
        Args = Arguments,
    });

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } given)
            return given;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("No Chromium on the path: install it, or name it in the environment variable CHROMIUM.");
    }
}
