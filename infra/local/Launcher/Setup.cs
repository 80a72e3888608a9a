namespace Launcher;

/// <summary>Everything that has to be there before something can be started. Each step is skipped when nothing changed for it.</summary>
internal sealed class Setup(Repository repository, LaunchOptions options)
{
    private const int OldestNode = 20;

    /// <summary>Folders with npm packages; those of tests exist only where there are such tests.</summary>
    private static readonly string[] NpmFolders = ["infra/local", "infra/local/mailbox", "clients/web", "tests/signalr-client", "tests/browser"];

    public async Task NpmAsync(CancellationToken cancellation)
    {
        await CheckNodeAsync(cancellation);
        foreach (var folder in NpmFolders.Where(f => File.Exists(repository[f, "package-lock.json"])))
            await InstallAsync(folder, cancellation);
        await BuildWebClientAsync(cancellation);
    }

    public async Task BuildAsync(CancellationToken cancellation)
    {
        foreach (var project in (string[])["functions", "infra/local/SignalR.Emulator"])
        {
            await Command.RunAsync($"Building {project}", Command.Dotnet(repository,
                "build", project, "-c", options.Configuration, "--nologo", "-v", "quiet"), cancellation);
        }
    }

    /// <summary>The settings file is the developer's own: it is made once and never overwritten.</summary>
    public void CreateSettings()
    {
        if (File.Exists(repository["local.settings.json"]))
            return;
        File.Copy(repository["local.settings.sample.json"], repository["local.settings.json"]);
        Console.WriteLine("Made local.settings.json from local.settings.sample.json.");
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
        await Command.RunAsync($"Installing npm packages of {folder}",
            Command.Npm(path, "ci", "--no-audit", "--no-fund", "--loglevel=error"), cancellation);
        stamp.Write(hash);
    }

    private async Task BuildWebClientAsync(CancellationToken cancellation)
    {
        var path = repository["clients/web"];
        var stamp = new Stamp(repository, "web-client");
        var hash = Stamp.Hash(path, _ => true);
        if (stamp.IsCurrent(hash) && Directory.Exists(Path.Combine(path, "dist")))
            return;
        await Command.RunAsync("Building clients/web", Command.Npm(path, "run", "--silent", "build"), cancellation);
        stamp.Write(hash);
    }
}
