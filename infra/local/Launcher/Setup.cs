using System.Diagnostics;

namespace Launcher;

/// <summary>Everything that has to be there before something can be started. Each step is skipped when nothing changed for it.</summary>
internal sealed class Setup(Repository repository, LaunchOptions options)
{
    private const int OldestNode = 20;

    /// <summary>Folders with npm packages that running needs.</summary>
    private static readonly string[] NpmFolders = ["infra/local", "infra/local/mailbox", "clients/web"];

    private static readonly string[] TestNpmFolders = ["tests/signalr-client", "tests/mail-server", "tests/web-push", "tests/api-client",
        "tests/browser", "samples/react"];

    /// <summary>Everything that this run needs; one at a time in a checkout, since two of npm would spoil each other's work.</summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        using var alone = await FileLock.TakeAsync(
            Path.Combine(repository.Local, "setup.lock"), "another set-up of this checkout", cancellation);
        await CheckNodeAsync(cancellation);
        foreach (var folder in options.Tests ? [.. NpmFolders, .. TestNpmFolders] : NpmFolders)
            await InstallAsync(folder, cancellation);
        await BuildWebClientAsync(cancellation);
        if (options.Build && !options.SetupOnly)
            await BuildAsync(cancellation);
    }

    /// <summary>The settings file is the developer's own: it is made once and never overwritten.</summary>
    public void CreateSettings()
    {
        if (File.Exists(repository["local.settings.json"]))
            return;
        File.Copy(repository["local.settings.sample.json"], repository["local.settings.json"]);
        Log.Say("Made local.settings.json from local.settings.sample.json.");
    }

    private async Task BuildAsync(CancellationToken cancellation)
    {
        foreach (var project in options.App
            ? ["functions", "infra/local/Host", "infra/local/SignalR.Emulator"]
            : (string[])["infra/local/SignalR.Emulator"])
        {
            await RunAsync($"Building {project}", Command.Dotnet(repository,
                "build", project, "-c", options.Configuration, "--nologo", "-v", "quiet"), cancellation);
        }
    }

    private static async Task CheckNodeAsync(CancellationToken cancellation)
    {
        var node = await Command.TryReadAsync(new("node", ["--version"]), cancellation);
        if (node is null)
            throw new LaunchException($"Node.js {OldestNode} or newer is needed and 'node' was not found: https://nodejs.org/");
        if (!Version.TryParse(node.TrimStart('v'), out var version) || version.Major < OldestNode)
            throw new LaunchException($"Node.js {OldestNode} or newer is needed, found {node}: https://nodejs.org/");
        if (await Command.TryReadAsync(Command.Npm(".", "--version"), cancellation) is null)
            throw new LaunchException("npm is needed and was not found; it comes with Node.js, or as the package 'npm'.");
    }

    private async Task InstallAsync(string folder, CancellationToken cancellation)
    {
        var path = repository[folder];
        var stamp = new Stamp(repository, "npm-" + folder.Replace('/', '-'));
        var hash = Stamp.Hash(path, f => Path.GetFileName(f) is "package.json" or "package-lock.json");
        if (stamp.IsCurrent(hash) && Directory.Exists(Path.Combine(path, "node_modules")))
            return;
        await RunAsync($"Installing npm packages of {folder}",
            Command.Npm(path, "ci", "--no-audit", "--no-fund", "--loglevel=error"), cancellation);
        stamp.Write(hash);
    }

    private async Task BuildWebClientAsync(CancellationToken cancellation)
    {
        var path = repository["clients/web"];
        var stamp = new Stamp(repository, "web-client");
        // The guides of the API reference are made from the documents.
        var hash = Stamp.Hash(path, _ => true) + Stamp.Hash(repository["docs"], _ => true) + Stamp.Hash(repository["README.md"]);
        if (stamp.IsCurrent(hash) && Directory.Exists(Path.Combine(path, "dist")))
            return;
        await RunAsync("Building clients/web", Command.Npm(path, "run", "--silent", "build"), cancellation);
        stamp.Write(hash);
    }

    private Task RunAsync(string what, ProcessStartInfo start, CancellationToken cancellation) =>
        Command.RunAsync(what, start, options.Verbose, cancellation);
}
