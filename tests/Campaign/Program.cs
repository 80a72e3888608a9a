using System.Diagnostics;
using Campaign;

// Load, faults, and afterwards the truth: every acknowledged send is where it belongs, once. Exit code 1 when it is not.
const int MaxAborted = 3;
try
{
    var options = CampaignOptions.Parse(args);
    await using var stack = new Stack();
    await stack.StartAsync();
    var tally = new Totals();
    var started = Stopwatch.GetTimestamp();
    for (var aborted = 0; aborted < MaxAborted && options.Continues(tally.Rounds, Stopwatch.GetElapsedTime(started));)
    {
        var seed = options.Seed + tally.Rounds;
        var result = await new Round(stack, options, seed).RunAsync();
        tally.Add(result);
        aborted = result.Found.Any(f => f.Kind is Wrong.Aborted) ? aborted + 1 : 0;
        Console.WriteLine(
            $"seed {seed}: {string.Join(", ", result.Faults)}; {result.Sends} sends, {result.DeadLetters} dead letters, "
            + $"{result.Found.Count} wrong");
        foreach (var (kind, what) in result.Found)
            Console.WriteLine($"  {kind}: {what}");
    }
    Console.WriteLine(tally);
    Console.WriteLine(tally.Found == 0 ? "Nothing wrong." : $"{tally.Found} wrong.");
    return tally.Found == 0 ? 0 : 1;
}
catch (FormatException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
