using System.Text;
using System.Text.RegularExpressions;

namespace Notifications.Tests.RecordedAnswers;

/// <summary>What was answered to a request, without what differs from run to run.</summary>
public sealed partial record RecordedAnswer(
    RecordedRequest Request, int Status, IReadOnlyList<(string Name, string Value)> Headers, string Body)
{
    private const int MaxRequestBody = 400;

    /// <summary>One block of the file: request, status, headers, body.</summary>
    public string Block()
    {
        string[] lines =
        [
            $"{Request.Method} {Shorten(Request.Path)}{(Request.Caller is null ? "" : $"  as {Request.Caller}")}",
            .. Sent().Select(line => $"> {line}"),
            $"{Status}",
            .. Headers.Select(h => $"{h.Name}: {h.Value}"),
            Visible(Body),
        ];
        return LastBlank().Replace(string.Join('\n', lines).TrimEnd('\n'), "␠");
    }

    /// <summary>What the request has beside its path; the usual content type is not told.</summary>
    private IEnumerable<string> Sent()
    {
        if (Request.Body is not null && Request.ContentType is not "application/json")
            yield return $"Content-Type: {Request.ContentType ?? "(none)"}";
        foreach (var (name, value) in Request.Headers)
            yield return $"{name}: {Shorten(value)}";
        if (Request.Encoding is not UTF8Encoding)
            yield return $"encoded as {Request.Encoding.WebName}";
        if (Request.IsChunked)
            yield return "in chunks";
        if (Request.Times > 1)
            yield return $"{Request.Times} times";
        foreach (var line in Request.Body is null ? [] : Visible(Shorten(Request.Body)).Split('\n'))
            yield return line;
    }

    private static string Shorten(string text) =>
        text.Length <= MaxRequestBody ? text : $"{text[..100]}… ({text.Length} characters)";

    /// <summary>Ends of lines as CSV has them would not survive in a text file.</summary>
    private static string Visible(string text) =>
        text.Replace("\r", "␍", StringComparison.Ordinal);

    /// <summary>Nor would blanks at the end of a line.</summary>
    [GeneratedRegex(" $", RegexOptions.Multiline)]
    private static partial Regex LastBlank();
}
