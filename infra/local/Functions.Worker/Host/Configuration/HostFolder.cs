namespace Microsoft.Azure.Functions.Worker.Local.Configuration;

/// <summary>The folder that holds host.json and local.settings.json.</summary>
internal static class HostFolder
{
    public static string Find(string? configured)
    {
        if (!string.IsNullOrEmpty(configured))
            return Path.GetFullPath(configured);
        return File.Exists(Path.Combine(AppContext.BaseDirectory, "host.json"))
            ? AppContext.BaseDirectory
            : Directory.GetCurrentDirectory();
    }
}
