namespace Launcher;

/// <summary>The checkout that this launcher was built from, and the places in it.</summary>
internal sealed class Repository
{
    internal Repository(string root) => Root = root;

    public string Root { get; }

    /// <summary>Everything that a run leaves behind: data, timers' state, stamps. Not in version control.</summary>
    public string Local => Path.Combine(Root, ".local");

    public string this[params ReadOnlySpan<string> parts] => Path.Combine([Root, .. parts]);

    public static Repository Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Notifications.sln")))
                return new Repository(folder.FullName);
        }

        throw new LaunchException($"no Notifications.sln above {AppContext.BaseDirectory}: start the launcher from its checkout.");
    }
}
