namespace Browser.Tests.Support;

/// <summary>Places in the checkout.</summary>
public static class Files
{
    private static readonly string Root = FindRoot();

    public static string AxeSource { get; } = Path.Combine(Root, "tests/browser/node_modules/axe-core/axe.min.js");

    /// <summary>A file of the checkout.</summary>
    public static string Of(params string[] path) => Path.Combine([Root, .. path]);

    /// <summary>Where the pictures go; not in version control.</summary>
    public static string Screenshots { get; } = Path.Combine(Root, "screenshots");

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Notifications.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No Notifications.sln above {AppContext.BaseDirectory}.");
    }
}
