using System.Collections.Concurrent;
using System.Diagnostics;
using LocalRuntime.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery.Channels;

/// <summary>A folder below tests/ with a package of npm; installed when it is not there yet.</summary>
internal static class NodePackage
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Installed = new();

    /// <summary>Starts a script of it, with stdin and stdout redirected.</summary>
    public static async Task<Process> StartAsync(string package, params string[] arguments)
    {
        var folder = await InstalledAsync(package);
        return Start("node", folder, arguments);
    }

    /// <summary>Its folder.</summary>
    public static Task<string> InstalledAsync(string package) => Installed.GetOrAdd(package, p => new(() => InstallAsync(p))).Value;

    private static async Task<string> InstallAsync(string package)
    {
        var folder = Repository.PathOf("tests", package);
        if (Directory.Exists(Path.Combine(folder, "node_modules")))
            return folder;
        using var npm = Start(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", folder, "ci", "--no-audit", "--no-fund", "--loglevel=error");
        npm.StandardInput.Close();
        await npm.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(3));
        await npm.WaitForExitAsync();
        Assert.Equal(0, npm.ExitCode);
        return folder;
    }

    private static Process Start(string file, string folder, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(
        file, arguments)
        { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true })!;
}
