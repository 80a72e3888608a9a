using LocalRuntime.Tests.Support;

namespace DotnetClient.Tests.Support;

internal static class Programs
{
    private const string Fence = "```cs\n";

    /// <summary>The program of the package's README, with another address.</summary>
    public static string Readme(Uri address)
    {
        var text = File.ReadAllText(Repository.PathOf("clients", "dotnet", "Notifications.Client", "README.md")).ReplaceLineEndings("\n");
        var start = text.IndexOf(Fence, StringComparison.Ordinal) + Fence.Length;
        var program = text[start..text.IndexOf("\n```", start, StringComparison.Ordinal)];
        return program.Replace("http://localhost:7071/api/v1", $"{address}", StringComparison.Ordinal);
    }
}
