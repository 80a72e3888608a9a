using System.Buffers;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Notifications.Platform.Http;

/// <summary>Answers as a table of text (RFC 4180), for spreadsheets.</summary>
internal static partial class Csv
{
    /// <summary>A cell with one of these is put in quotes.</summary>
    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",;\t\r\n");

    /// <summary>By <c>format=csv</c>, or by <c>Accept: text/csv</c> when nothing is said.</summary>
    public static bool IsWanted(HttpRequest request, FieldErrors errors)
    {
        if (QueryParameters.Of(request)["format"] is not { } format)
            return request.HeaderValues("Accept").Any(a => a.Contains("text/csv", StringComparison.OrdinalIgnoreCase));
        if (format is not ("csv" or "json"))
            errors.Add("format", $"'{FieldErrors.Shorten(format)}' is not allowed; allowed: json, csv");
        return format == "csv";
    }

    /// <summary>With a byte order mark: Excel takes a file without one for the machine's own code page.</summary>
    public static Answer Of(string name, IReadOnlyList<string?> header, IEnumerable<IReadOnlyList<string?>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows.Prepend(header))
            text.AppendJoin(',', row.Select(Field)).Append("\r\n");
        return new Answer(HttpStatusCode.OK, "text/csv; charset=utf-8",
            [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())])
            .With("Content-Disposition", $"attachment; filename=\"{name}.csv\"");
    }

    /// <summary>A spreadsheet takes a text that begins like a formula for one, and carries it out: an apostrophe before it makes it a text.
    /// Some split cells at semicolons, tabs or line breaks, quoted or not, so the same holds for what comes after those.</summary>
    private static string Field(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return "";
        var safe = Formula().Replace(value, "${before}'");
        if (value[0] is '\t' or '\r' or '\n')
            safe = $"'{safe}";
        return safe.AsSpan().IndexOfAny(Quoted) < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Where a cell may begin that reads as a formula: blanks, quotes and signs that can't be seen are passed over, and full-width
    /// and other forms of the signs are taken like the plain ones.</summary>
    [GeneratedRegex(
        @"(?<before>^|[,;|\t\r\n])(?=([^\S\t\r\n]|[\p{Cf}\p{Z}""])*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B\u2212])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Formula();
}
