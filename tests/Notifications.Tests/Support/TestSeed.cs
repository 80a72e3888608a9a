namespace Notifications.Tests.Support;

/// <summary>What tests draw from. In <c>./test</c> it is always the same, so that a red run is the change's; <c>./test --full</c> explores
/// with new seeds, for longer, and prints them.</summary>
public static class TestSeed
{
    /// <summary>Whether this run explores.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("NOTIFICATIONS_TEST_CAMPAIGN") == "full";

    /// <param name="usual">The seed in <c>./test</c>.</param>
    /// <param name="test">What the printed line calls the test.</param>
    public static int Of(int usual, [System.Runtime.CompilerServices.CallerMemberName] string test = "")
    {
        if (!IsFull)
            return usual;
        var seed = Random.Shared.Next();
        Console.WriteLine($"{test}: seed {seed}");
        return seed;
    }

    /// <summary>How often something is done: <paramref name="usual"/> times, or longer when this run explores.</summary>
    public static int Times(int usual, int full) => IsFull ? full : usual;
}
