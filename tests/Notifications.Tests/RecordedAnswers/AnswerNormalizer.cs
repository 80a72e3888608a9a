using System.Text.RegularExpressions;

namespace Notifications.Tests.RecordedAnswers;

/// <summary>Takes out of answers what differs from run to run, and nothing else: the order of members stays, and so do spaces and escapes.
/// Ids are numbered in the order of their first appearance, so that two that are the same stay the same.</summary>
internal sealed partial class AnswerNormalizer
{
    /// <summary>Before an id or a time: no letter or digit, unless it is of an escape such as <c>\u0027</c>.</summary>
    private const string Begins = @"(?:(?<=\\u[0-9a-fA-F]{4})|(?<![0-9a-zA-Z-]))";

    /// <summary>Ids that the list itself names.</summary>
    private static readonly string[] OfTheList = ["01900000", "00000000"];

    private readonly Dictionary<string, string> ids = new(StringComparer.OrdinalIgnoreCase);

    public string Body(string text, string? contentType)
    {
        text = Text(text);
        if (contentType?.StartsWith("text/plain", StringComparison.Ordinal) == true)
            text = Sample().Replace(text, "$1 <number>");
        text = Hidden().Replace(text, "\"$1\":\"<$1>\"");
        return Measured().Replace(text, "\"$1\":<number>");
    }

    public string Header(string name, string value, int status) => name switch
    {
        "RateLimit-Reset" => "<number>",
        // How long until the next permit; elsewhere it is a constant.
        "Retry-After" when status == 429 => "<number>",
        "X-Next-Cursor" => "<cursor>",
        "ETag" => FileTag().Replace(VersionTag().Replace(value, m => IdOf(m.Value)), "<hash>"),
        _ => Text(value),
    };

    private string Text(string text)
    {
        text = Token().Replace(text, "<token>");
        text = Id().Replace(text, m => IdOf(m.Value));
        text = Time().Replace(text, m => IsOfTheList(m) ? m.Value : $"<time{Shape(m.Groups["rest"].Value)}>");
        return Port().Replace(text, "$1:<port>");
    }

    private string IdOf(string id)
    {
        if (OfTheList.Any(start => id.StartsWith(start, StringComparison.Ordinal)))
            return id;
        if (!ids.TryGetValue(id, out var known))
            ids[id] = known = $"<id-{ids.Count + 1}>";
        // Capitals are part of the answer.
        return id.Any(char.IsAsciiLetterUpper) ? known.ToUpperInvariant() : known;
    }

    /// <summary>Times that requests and texts of errors name are before those of any run.</summary>
    private static bool IsOfTheList(Match time) => string.CompareOrdinal(time.Value, "2026-06") < 0;

    /// <summary>Times are written with milliseconds in UTC; another shape is told.</summary>
    private static string Shape(string rest) =>
        rest.Length == 5 && rest[0] == '.' && rest[^1] == 'Z' ? "" : $" {Digit().Replace(rest, "0")}";

    [GeneratedRegex(@"eyJ[\w-]+\.[\w-]+\.[\w-]*")]
    private static partial Regex Token();

    [GeneratedRegex("(?:" + Begins
        + "|(?<=erased-))[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}(?![0-9a-zA-Z-])")]
    private static partial Regex Id();

    [GeneratedRegex(Begins + @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?<rest>(\.\d+)?(Z|[+-]\d\d:\d\d)?)")]
    private static partial Regex Time();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digit();

    [GeneratedRegex(@"(127\.0\.0\.1|localhost):\d+")]
    private static partial Regex Port();

    [GeneratedRegex(@"""(connectionId|nextCursor|version|readUpTo)"":""[^""]*""")]
    private static partial Regex Hidden();

    [GeneratedRegex(@"""(latencyMs|roundTripMs|averageRoundTripMs|uptimeSeconds|memoryMb|p50|p95|p99|average)"":-?[0-9][0-9.E+-]*")]
    private static partial Regex Measured();

    /// <summary>A line of Prometheus' format.</summary>
    [GeneratedRegex(@"^([a-z_]+(\{[^}]*\})?) \S+$", RegexOptions.Multiline)]
    private static partial Regex Sample();

    /// <summary>Of what is stored.</summary>
    [GeneratedRegex("(?<=\")[0-9a-f]{32}(?=\")")]
    private static partial Regex VersionTag();

    /// <summary>Of a page or what it loads: its content's hash.</summary>
    [GeneratedRegex("(?<=\")[0-9a-f]{16}(?=(-br|-gzip)?\")")]
    private static partial Regex FileTag();
}
