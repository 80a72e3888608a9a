using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Notifications.Shared;

namespace Notifications.Web;

/// <summary>Answers as a table of text (RFC 4180), for spreadsheets.</summary>
internal static class Csv
{
    /// <summary>By <c>format=csv</c>, or by <c>Accept: text/csv</c> when nothing is said.</summary>
    public static bool IsWanted(HttpRequest request, FieldErrors errors)
    {
        if (QueryParameters.Of(request)["format"] is not { } format)
            return request.HeaderValues("Accept").Any(a => a.Contains("text/csv", StringComparison.OrdinalIgnoreCase));
        if (format is not ("csv" or "json"))
            errors.Add("format", $"'{FieldErrors.Shorten(format)}' is not allowed; allowed: json, csv");
        return format == "csv";
    }

    public static Answer Of(string name, IReadOnlyList<string?> header, IEnumerable<IReadOnlyList<string?>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows.Prepend(header))
            text.AppendJoin(',', row.Select(Field)).Append("\r\n");
        return new Answer(HttpStatusCode.OK, "text/csv; charset=utf-8", Encoding.UTF8.GetBytes(text.ToString()))
            .With("Content-Disposition", $"attachment; filename=\"{name}.csv\"");
    }

    /// <summary>A spreadsheet takes a text that begins like a formula for one, and carries it out: a quote before it makes it a text.</summary>
    private static string Field(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return "";
        var safe = value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? $"'{value}" : value;
        return safe.AsSpan().IndexOfAny("\",\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
