using Campaign;

// Load, faults, and afterwards the truth: every acknowledged send is where it belongs, once. Exit code 1 when it is not.
try
{
    var options = CampaignOptions.Parse(args);
    await using var stack = new Stack();
    await stack.StartAsync();
    var wrong = 0;
    for (var round = 0; round < options.Rounds; round++)
        wrong += await new Round(stack, options, options.Seed + round).RunAsync();
    Console.WriteLine(wrong == 0 ? $"{options.Rounds} rounds, nothing wrong" : $"{options.Rounds} rounds, {wrong} wrong");
    return wrong == 0 ? 0 : 1;
}
catch (FormatException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
