using System.Diagnostics;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Faults;

/// <summary>A few short rounds of the fault campaign, always the same ones. <c>dotnet run --project tests/Campaign -- --minutes 60</c>
/// tries more.</summary>
public sealed class CampaignTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(TestSeed.Times(15, 120));

    [Fact]
    public async Task Campaign_ShortRounds_NothingIsLostDoubledOrMiscounted()
    {
        var start = new ProcessStartInfo("dotnet",
            [Path.Combine(AppProcess.BuiltIn("tests", "Campaign"), "Campaign.dll"), "--seed", $"{TestSeed.Of(1)}", "--rounds",
            $"{TestSeed.Times(2, 25)}", "--faults", "2", "--crowd", "1000"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var campaign = Process.Start(start)!;
        try
        {
            var said = await Task.WhenAll(campaign.StandardOutput.ReadToEndAsync(), campaign.StandardError.ReadToEndAsync())
                .WaitAsync(Limit);
            await campaign.WaitForExitAsync();
            Assert.True(campaign.ExitCode == 0, string.Concat(said));
        }
        finally
        {
            campaign.Kill(entireProcessTree: true);
        }
    }
}
