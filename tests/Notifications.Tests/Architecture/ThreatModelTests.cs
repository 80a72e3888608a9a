using System.Text.RegularExpressions;
using LocalRuntime.Tests.Support;
using Xunit;

namespace Notifications.Tests.Architecture;

/// <summary>What the threat model says is shown by tests is shown by tests that exist.</summary>
public sealed partial class ThreatModelTests
{
    [Fact]
    public void ShownBy_EachTestItNames_Exists()
    {
        var sources = Directory.GetFiles(Repository.PathOf("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText);
        var named = Named().Matches(File.ReadAllText(Repository.PathOf("docs/security.md")));

        Assert.True(named.Count > 40, $"It names {named.Count} tests.");
        Assert.All(named, test => Assert.Contains(
            sources[test.Groups["class"].Value],
            source => !test.Groups["method"].Success || source.Contains($" {test.Groups["method"].Value}(", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"`(?<class>[A-Za-z]+Tests)(\.(?<method>\w+))?`")]
    private static partial Regex Named();
}
