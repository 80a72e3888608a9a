using System.Globalization;

namespace Campaign;

/// <summary>How long and how hard it is tried.</summary>
/// <param name="Rounds">Each has its own users, load and faults.</param>
/// <param name="Seed">The same one gives the same load and the same faults; when they meet is up to the machine.</param>
/// <param name="Crowd">Recipients of a large send.</param>
/// <param name="FaultsPerRound">One after another.</param>
/// <param name="Minutes">New rounds begin for so long, however many they are. Without it there are <paramref name="Rounds"/>.</param>
internal sealed record CampaignOptions(int Rounds = 3, int Seed = 1, int Crowd = 10_000, int FaultsPerRound = 3, int? Minutes = null)
{
    public const string Usage = "Campaign [--rounds N | --minutes N] [--seed N] [--crowd N] [--faults N]";

    /// <exception cref="FormatException">An option is unknown or no number.</exception>
    public static CampaignOptions Parse(string[] args)
    {
        var options = new CampaignOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var number) || number < 1)
                throw new FormatException($"'{args[i]}' needs a number from 1 on. {Usage}");
            options = args[i] switch
            {
                "--rounds" => options with { Rounds = number },
                "--minutes" => options with { Minutes = number },
                "--seed" => options with { Seed = number },
                "--crowd" => options with { Crowd = number },
                "--faults" => options with { FaultsPerRound = number },
                _ => throw new FormatException($"'{args[i]}' is no option. {Usage}"),
            };
        }
        return options;
    }

    /// <summary>Whether another round begins.</summary>
    public bool Continues(int rounds, TimeSpan elapsed) =>
        Minutes is { } minutes ? elapsed < TimeSpan.FromMinutes(minutes) : rounds < Rounds;
}
