using Notifications.Domain;
using Xunit;

namespace Notifications.Tests.Sending;

/// <summary>Who gets which A/B variant: by chance as far as anybody can tell, and the same one each time. The ids are fixed, so the results
/// are.</summary>
public sealed class VariantSplitTests
{
    /// <summary>What chi-square exceeds by chance once in a thousand times, by its degrees of freedom.</summary>
    private static readonly Dictionary<int, double> Critical = new() { [1] = 10.83, [3] = 16.27, [9] = 27.88 };

    private static readonly Dictionary<string, string[]> Ids = new()
    {
        ["counted"] = [.. Enumerable.Range(0, 10_000).Select(n => $"user-{n}")],
        ["numbers"] = [.. Enumerable.Range(1_000_000, 10_000).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture))],
        ["addresses"] = [.. Enumerable.Range(0, 10_000).Select(n => $"{(char)('a' + (n % 26))}{n / 26}@example.com")],
    };

    public static TheoryData<string, int[]> Cases()
    {
        var cases = new TheoryData<string, int[]>();
        foreach (var ids in Ids.Keys)
        {
            foreach (var weights in new int[][] { [1, 1], [1, 3], [1, 1, 1, 1] })
                cases.Add(ids, weights);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ContentFor_ManyUsers_SharesAreTheWeights(string ids, int[] weights)
    {
        var counts = Draw(Plan("news|a=x|b=y", weights), Ids[ids]).CountBy(v => v).ToDictionary();
        var total = (double)weights.Sum();
        var chi = weights.Index().Sum(w => Squared(counts.GetValueOrDefault(w.Index), 10_000 * w.Item / total));

        Assert.True(chi < Critical[weights.Length - 1], $"{chi}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ContentFor_TwoExperiments_AreIndependent(string ids, int[] weights)
    {
        // The same names of variants in another category, other templates, and shares that are powers of two like these.
        foreach (var other in new[] { "offers|a=x|b=y", "news|a=x|b=z", "news|b=x|a=y" })
        {
            var (one, two) = (Draw(Plan("news|a=x|b=y", weights), Ids[ids]), Draw(Plan(other, weights), Ids[ids]));
            var pairs = one.Zip(two).CountBy(p => p).ToDictionary();
            var (rows, columns) = (one.CountBy(v => v).ToDictionary(), two.CountBy(v => v).ToDictionary());
            var chi = rows.Sum(r => columns.Sum(c => Squared(pairs.GetValueOrDefault((r.Key, c.Key)), (double)r.Value * c.Value / 10_000)));
            var freedom = (weights.Length - 1) * (weights.Length - 1);

            Assert.True(chi < Critical[freedom], $"{other}: {chi}");
        }
    }

    [Fact]
    public void ContentFor_TheSameUser_GetsTheSameAgain()
    {
        var plan = Plan("news|a=x|b=y", [1, 3]);

        Assert.Equal(Draw(plan, Ids["counted"]), Draw(plan, Ids["counted"]));
    }

    private static SendPlan Plan(string experiment, int[] weights) => new()
    {
        Targets = new SendTargets(),
        Experiment = experiment,
        Contents = [.. weights.Index().Select(w => new WeightedContent(w.Item, Content(w.Index)))],
    };

    private static SendContent Content(int variant) => new()
    {
        Title = "T",
        Message = "M",
        Type = NotificationType.Info,
        Category = "news",
        Priority = Priority.Normal,
        Variant = $"{variant}",
    };

    private static int[] Draw(SendPlan plan, string[] users) =>
        [.. users.Select(u => int.Parse(plan.ContentFor(u).Variant!, System.Globalization.CultureInfo.InvariantCulture))];

    private static double Squared(double observed, double expected) => (observed - expected) * (observed - expected) / expected;
}
