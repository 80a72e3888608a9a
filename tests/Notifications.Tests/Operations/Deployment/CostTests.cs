using System.Diagnostics;
using LocalRuntime.Tests.Support;
using Xunit;

namespace Notifications.Tests.Operations.Deployment;

public sealed class CostTests
{
    /// <summary>The page's results follow from its tables.</summary>
    [Fact]
    public async Task Results_OfTheCostPage_AreCalculatedFromItsTables()
    {
        var info = new ProcessStartInfo("node", [Repository.PathOf("infra", "cost.mjs")]) { RedirectStandardOutput = true };
        using var process = Process.Start(info)!;
        var results = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(3));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        var page = await File.ReadAllTextAsync(Repository.PathOf("docs", "cost.md"));

        Assert.Equal(0, process.ExitCode);
        Assert.True(results.Split('\n').Length >= 7, results);
        Assert.True(page.Contains($"<!-- results -->\n{results}<!-- /results -->", StringComparison.Ordinal),
            $"node infra/cost.mjs --write writes:\n{results}");
    }
}
