namespace Benchmarks.Running;

/// <summary>The checkout that this was built from.</summary>
internal static class Repository
{
    private const string Configuration = "Release";

    /// <summary>What a project's Release build made.</summary>
    /// <exception cref="BenchmarkException">It was not built.</exception>
    public static string Built(string project, string file)
    {
        var path = Path.Combine(Root(), project, "bin", Configuration, "net10.0", file);
        return File.Exists(path)
            ? path
            : throw new BenchmarkException($"{path} is missing; build it first: dotnet build tests/Benchmarks -c {Configuration}");
    }

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Notifications.sln")))
                return folder.FullName;
        }

        throw new BenchmarkException($"no Notifications.sln above {AppContext.BaseDirectory}.");
    }
}
