using System.Globalization;
using System.Text.RegularExpressions;
using Azure.Data.Tables;

namespace Notifications.Tests.Support;

/// <summary>A table's filters as far as the app uses them: comparisons, joined by and, or and brackets. A column that a row doesn't have
/// compares to nothing.</summary>
internal sealed partial class ODataFilter
{
    private readonly string[] tokens;
    private int at;

    private ODataFilter(string filter) => tokens = [.. Token().Matches(filter).Select(m => m.Value)];

    public static Func<TableEntity, bool> Parse(string filter)
    {
        if (filter.Length == 0)
            return _ => true;
        var parser = new ODataFilter(filter);
        var matches = parser.Either();
        return parser.at == parser.tokens.Length ? matches
            : throw new FormatException($"'{parser.tokens[parser.at]}' is not expected in: {filter}");
    }

    private Func<TableEntity, bool> Either()
    {
        var left = Both();
        while (Take("or"))
            left = Or(left, Both());
        return left;
    }

    private Func<TableEntity, bool> Both()
    {
        var left = One();
        while (Take("and"))
            left = And(left, One());
        return left;
    }

    private Func<TableEntity, bool> One()
    {
        if (!Take("("))
            return Comparison(tokens[at++], tokens[at++], Literal(tokens[at++]));
        var inner = Either();
        return Take(")") ? inner : throw new FormatException("A bracket is open.");
    }

    private bool Take(string token)
    {
        if (at == tokens.Length || tokens[at] != token)
            return false;
        at++;
        return true;
    }

    private static Func<TableEntity, bool> Or(Func<TableEntity, bool> one, Func<TableEntity, bool> other) => row => one(row) || other(row);

    private static Func<TableEntity, bool> And(Func<TableEntity, bool> one, Func<TableEntity, bool> other) => row => one(row) && other(row);

    private static Func<TableEntity, bool> Comparison(string column, string comparison, object literal) => row =>
    {
        if (!row.TryGetValue(column, out var value) || value is null)
            return false;
        var order = (value, literal) switch
        {
            (string a, string b) => string.CompareOrdinal(a, b),
            (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
            (bool a, bool b) => a.CompareTo(b),
            (Guid a, Guid b) => a.CompareTo(b),
            (int or long, long b) => Convert.ToInt64(value, CultureInfo.InvariantCulture).CompareTo(b),
            _ => throw new FormatException($"{column} is {value.GetType().Name}, compared to {literal.GetType().Name}."),
        };
        return comparison switch
        {
            "eq" => order == 0,
            "ne" => order != 0,
            "gt" => order > 0,
            "ge" => order >= 0,
            "lt" => order < 0,
            "le" => order <= 0,
            _ => throw new FormatException($"'{comparison}' is no comparison."),
        };
    };

    private static object Literal(string token) => token switch
    {
        "true" or "false" => token == "true",
        ['\'', ..] => token[1..^1].Replace("''", "'", StringComparison.Ordinal),
        ['d', 'a', ..] => DateTimeOffset.Parse(token["datetime'".Length..^1], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        ['g', ..] => Guid.Parse(token["guid'".Length..^1]),
        _ => long.Parse(token.TrimEnd('L'), CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"\(|\)|(datetime|guid)?'([^']|'')*'|[^\s()']+")]
    private static partial Regex Token();
}
