using System.Runtime.CompilerServices;

namespace Notifications.Tests.RecordedAnswers;

/// <summary>The file of recorded answers: blocks with an empty line and a rule between.</summary>
internal static class RecordedFile
{
    private const string Rule = "\n\n────────\n";
    private const int MaxShown = 5, MaxLine = 2_000;

    public static bool IsToBeWritten => Environment.GetEnvironmentVariable("RECORD_ANSWERS") == "1";

    public static string[] Read() => File.Exists(Path()) ? File.ReadAllText(Path()).TrimEnd('\n').Split(Rule) : [];

    public static void Write(IEnumerable<string> blocks) => File.WriteAllText(Path(), string.Join(Rule, blocks) + "\n");

    /// <summary>The first blocks that differ, line by line; null when none does.</summary>
    public static string? Difference(string[] recorded, string[] played)
    {
        var differing = Enumerable.Range(0, Math.Max(recorded.Length, played.Length))
            .Where(i => recorded.ElementAtOrDefault(i) != played.ElementAtOrDefault(i)).ToArray();
        if (differing.Length == 0)
            return null;
        var shown = differing.Take(MaxShown).Select(i => Compare(recorded.ElementAtOrDefault(i) ?? "", played.ElementAtOrDefault(i) ?? ""));
        return $"{differing.Length} of {recorded.Length} answers are not as recorded ({played.Length} were played). The first:\n\n"
            + string.Join("\n\n", shown);
    }

    private static string Compare(string recorded, string played)
    {
        var (before, after) = (recorded.Split('\n'), played.Split('\n'));
        var lines = Enumerable.Range(0, Math.Max(before.Length, after.Length))
            .SelectMany(i => Lines(before.ElementAtOrDefault(i), after.ElementAtOrDefault(i)));
        return string.Join('\n', lines);
    }

    private static IEnumerable<string> Lines(string? before, string? after)
    {
        if (before is not null)
            yield return (before == after ? "  " : "- ") + Shorten(before);
        if (after is not null && after != before)
            yield return "+ " + Shorten(after);
    }

    private static string Shorten(string line) => line.Length <= MaxLine ? line : line[..MaxLine] + "…";

    private static string Path([CallerFilePath] string source = "") =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(source)!, "answers.txt");
}
