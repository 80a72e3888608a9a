using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Notifications.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Notifications.Tests.Inbox;

/// <summary>Whatever happens, the count is that of a simple model; whether or not it begins with one that was kept.</summary>
public sealed class InboxModelTests(AppFixture app, CountKeepingApp keeping, ITestOutputHelper output)
    : IClassFixture<AppFixture>, IClassFixture<CountKeepingApp>
{
    /// <summary>Those found sequences that counted wrong once.</summary>
    private const ulong FirstSeed = 5892704651695218327;

    /// <summary>Sequences with a storage account.</summary>
    private const int Real = 4;

    private const int Steps = 40;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnySequence_OfSendsChangesAndTime_CountsAsTheModelDoes(bool isKept)
    {
        foreach (var steps in Generator().Sample(Real, new Rnd(FirstSeed, 1), Steps))
            Assert.Null(await RunAsync(await HttpInbox.NewAsync(isKept ? keeping : app), steps));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ManySequences_InMemory_CountAsTheModelDoes(bool isKept)
    {
        var (found, first) = (0, TestSeed.IsFull ? (ulong)TestSeed.Of(0) : FirstSeed);
        await Parallel.ForAsync(0, TestSeed.Times(200, 100_000), async (i, _) =>
        {
            var seed = first + (ulong)i;
            var steps = Generator().Sample(1, new Rnd(seed, 1), Steps).Single();
            if (await RunInMemoryAsync(isKept, steps) is null)
                return;
            Interlocked.Increment(ref found);
            var shortest = await ShrinkAsync(isKept, steps);
            output.WriteLine($"seed {seed}: {await RunInMemoryAsync(isKept, shortest)}");
        });
        Assert.Equal(0, found);
    }

    /// <summary>Sequences that counted wrong once.</summary>
    [Theory]
    [InlineData("Restore 666, MarkAll 746, Send 610, MarkAllBefore 574, Unread 457, Acknowledge 705, Broadcast 455, Archive 985, MarkAll "
        + "721, SendShort 659, "
        + "Restore 907, Delete 77, SendLate 450, Send 86, Progress 641, Archive 861, MarkAll 842, Delete 96, Send 967, CleanUp 657, Send "
            + "580, Unarchive 938, "
        + "Unread 491, Unread 849, MarkAllBefore 969, Unarchive 275")]
    [InlineData("Send 1, Archive 0, Send 1, MarkAll 0, Unread 0, MarkAllBefore 1, Unarchive 0")]
    [InlineData("Send 1, Send 1, MarkAll 0, Unread 0, Delete 0, MarkAllBefore 1, Restore 0")]
    public async Task Sequence_ThatCountedWrongOnce_CountsAsTheModelDoes(string sequence)
    {
        Step[] steps = [.. sequence.Split(", ").Select(s => s.Split(' '))
            .Select(s => new Step(Enum.Parse<StepKind>(s[0]), int.Parse(s[1], CultureInfo.InvariantCulture)))];
        if (await RunInMemoryAsync(false, steps) is not null)
            output.WriteLine($"shortest: {Describe(await ShrinkAsync(false, steps))}");
        Assert.Null(await RunAsync(await HttpInbox.NewAsync(app), steps));
    }

    private static Gen<Step[]> Generator()
    {
        // Sends and marking all come often enough for something to be there and to be covered.
        var kinds = Enum.GetValues<StepKind>().Concat([StepKind.Send, StepKind.Send, StepKind.SendShort, StepKind.Unread, StepKind.MarkAll])
            .ToArray();
        return Gen.Elements(kinds).SelectMany(kind => Gen.Choose(0, 1000).Select(which => new Step(kind, which))).ArrayOf(Steps);
    }

    private static async Task<string?> RunInMemoryAsync(bool isKept, Step[] steps)
    {
        using var inbox = new MemoryInbox(isKept);
        return await RunAsync(inbox, steps);
    }

    /// <summary>What differs from the model, and after which steps; null when nothing does.</summary>
    private static async Task<string?> RunAsync(ITriedInbox inbox, Step[] steps)
    {
        var model = new InboxModel(inbox);
        for (var i = 0; i < steps.Length; i++)
        {
            await model.DoAsync(steps[i]);
            var (expected, count) = (model.Unread, await inbox.CountAsync());
            if (expected.Count != count)
                return $"{count} instead of {expected.Count} after {Describe(steps.Take(i + 1))}";
            if (i % 10 == 9 && !(await inbox.ListUnreadAsync()).Order().SequenceEqual(expected.Order()))
                return $"others are listed than are unread after {Describe(steps.Take(i + 1))}";
        }
        return null;
    }

    /// <summary>Leaves out every step that it takes no more to differ.</summary>
    private static async Task<Step[]> ShrinkAsync(bool isKept, Step[] steps)
    {
        for (var i = 0; i < steps.Length;)
        {
            Step[] without = [.. steps.Where((_, at) => at != i)];
            if (await RunInMemoryAsync(isKept, without) is null)
                i++;
            else
                (steps, i) = (without, 0);
        }
        return steps;
    }

    private static string Describe(IEnumerable<Step> steps) => string.Join(", ", steps.Select(s => $"{s.Kind} {s.Which}"));
}
