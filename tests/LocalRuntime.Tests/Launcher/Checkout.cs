using System.Diagnostics;
using global::Launcher;

namespace LocalRuntime.Tests.Launcher;

/// <summary>
/// A folder that the launcher takes for its checkout: a run in the real one neither disturbs these tests nor notices them.
/// </summary>
internal sealed class Checkout : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("checkout-");

    public Checkout()
    {
        File.WriteAllText(Path.Combine(root.FullName, "Notifications.sln"), "");
        File.WriteAllText(Path.Combine(root.FullName, "local.settings.sample.json"), "{}");
        foreach (var name in (string[])["Launcher.dll", "Launcher.runtimeconfig.json", "Launcher.deps.json"])
            File.Copy(Path.Combine(AppContext.BaseDirectory, name), Path.Combine(root.FullName, name));
    }

    public Repository Repository => new(root.FullName);

    public string this[string name] => Path.Combine(root.FullName, name);

    /// <summary>Runs the launcher to its end.</summary>
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [this["Launcher.dll"], .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var error = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Limit);
            await process.WaitForExitAsync().WaitAsync(Limit);
            return (process.ExitCode, output, await error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    public void Dispose() => root.Delete(recursive: true);
}
