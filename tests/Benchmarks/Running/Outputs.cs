namespace Benchmarks.Running;

/// <summary>What the checkout's projects built.</summary>
internal static class Outputs
{
    private const string Configuration = "Release";

    /// <summary>What a project's Release build made.</summary>
    /// <exception cref="BenchmarkException">It was not built.</exception>
    public static string Built(string project, string file)
    {
        var path = LocalRuntime.Tests.Support.Repository.PathOf(project, "bin", Configuration, "net10.0", file);
        return File.Exists(path)
            ? path
            : throw new BenchmarkException($"{path} is missing; build it first: dotnet build tests/Benchmarks -c {Configuration}");
    }
}
