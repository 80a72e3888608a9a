using System.Globalization;

namespace Benchmarks;

/// <summary>What the command line asked for.</summary>
internal sealed record BenchmarkOptions
{
    /// <summary>Those that run, in this order.</summary>
    public IReadOnlyList<IScenario> Scenarios { get; init; } = [.. ScenarioList.All.Where(s => !s.NeedsBrowser)];

    /// <summary>How long a load is measured, after its warm-up.</summary>
    public int Seconds { get; init; } = 10;

    /// <summary>Mixed load for this long in place of the scenarios; null without.</summary>
    public TimeSpan? Soak { get; init; }

    /// <summary>How many, for those that can be run smaller; null: as many as each is meant for.</summary>
    public int? Size { get; init; }

    public bool Json { get; init; }

    public bool ShowHelp { get; init; }

    public static string Help => $"""
        Measures the app as it runs: its own process, real HTTP, real SignalR connections, storage on disk.

        usage: ./bench [options]

          --scenario a,b   only these                                     (all without a browser)
          --browser        only those in a browser: Chromium, or CHROMIUM names it
          --seconds N      how long a load is measured, 1 to 600          (10)
          --soak MINUTES   mixed load for 1 to 1,440 minutes in place of the scenarios: memory, sockets and queues over time
          --size N         how many, for {string.Join(" and ", Sized.Select(s => s.Name))}, 10 to 100,000     ({Defaults})
          --json           JSON on standard output instead of the table
          --help           this text

        scenarios:
        {string.Join('\n', ScenarioList.All.Select(s => $"  {s.Name,-14} {s.Description}"))}

        Budgets are for an otherwise idle machine with two cores. A value over its budget is marked and doesn't fail the run.
        """;

    private static IEnumerable<ISizedScenario> Sized => ScenarioList.All.OfType<ISizedScenario>();

    private static string Defaults => string.Join(", ", Sized.Select(s => $"{s.Name} {s.Size:N0}"));

    public static BenchmarkOptions Parse(IReadOnlyList<string> args)
    {
        var options = new BenchmarkOptions();
        for (var i = 0; i < args.Count; i++)
        {
            var (name, inline) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            options = name switch
            {
                "--scenario" => options with { Scenarios = Named(Value()) },
                "--browser" => options with { Scenarios = [.. ScenarioList.All.Where(s => s.NeedsBrowser)] },
                "--seconds" => options with { Seconds = Number(name, Value(), 1, 600) },
                "--soak" => options with { Soak = TimeSpan.FromMinutes(Number(name, Value(), 1, 1_440)) },
                "--size" => options with { Size = Number(name, Value(), 10, 100_000) },
                "--json" => options with { Json = true },
                "--help" or "-h" => options with { ShowHelp = true },
                _ => throw new BenchmarkException($"unknown option '{args[i]}'; --help lists the options."),
            };

            string Value() => inline ?? (i + 1 < args.Count ? args[++i] : throw new BenchmarkException($"{name} needs a value."));
        }

        return options;
    }

    private static IReadOnlyList<IScenario> Named(string names) =>
        [.. names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Find)];

    private static IScenario Find(string name) => ScenarioList.All.FirstOrDefault(s => s.Name == name)
        ?? throw new BenchmarkException($"no scenario '{name}'; there are: {string.Join(", ", ScenarioList.All.Select(s => s.Name))}.");

    private static int Number(string name, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new BenchmarkException(
                string.Create(CultureInfo.InvariantCulture, $"{name} is '{text}'; allowed: {least} to {most:#,0}."));
}
