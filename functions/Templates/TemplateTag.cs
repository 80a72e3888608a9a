using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Notifications.Templates;

/// <summary>What stands between <c>{{</c> and <c>}}</c>. Only what is listed here exists in templates: a value, the four blocks and a comment.</summary>
internal readonly partial record struct TemplateTag(TagKind Kind, string? Block, string? Path)
{
    public const string Allowed = "a variable, #if, #unless, #each, #with, else, or a comment";

    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "this", "if", "unless", "each", "with", "else", "lookup", "log", "inline", "helperMissing", "blockHelperMissing");

    /// <summary>A variable may not be called what Handlebars knows as something else.</summary>
    public static bool IsName(string name) => NamePattern().IsMatch(name) && !Reserved.Contains(name);

    /// <summary>Null for anything else: helpers, partials, decorators, sub-expressions, block parameters, unescaped values.</summary>
    public static TemplateTag? Parse(string content) => content switch
    {
        _ when content.StartsWith('!') => IsComment(content) ? new TemplateTag(TagKind.Comment, null, null) : null,
        "else" or "^" => new TemplateTag(TagKind.Else, null, null),
        _ when OpenPattern().Match(content) is { Success: true } open => OfPath(TagKind.Open, open.Groups[1].Value, open.Groups[2].Value),
        _ when ClosePattern().Match(content) is { Success: true } close => new TemplateTag(TagKind.Close, close.Groups[1].Value, null),
        _ when ElseIfPattern().Match(content) is { Success: true } chain => OfPath(TagKind.ElseIf, "if", chain.Groups[1].Value),
        _ => OfPath(TagKind.Value, null, content),
    };

    /// <summary>How many contexts the path goes up.</summary>
    public int Ups => Path is null ? 0 : Path.Split("../").Length - 1;

    /// <summary>The variable that a path begins with, seen from the outermost context; null for <c>this</c> and what loops provide.</summary>
    public string? Variable => Path is null ? null : VariablePattern().Match(Path) is { Success: true } found ? found.Groups[1].Value : null;

    public bool FromRoot => Path?.StartsWith("@root", StringComparison.Ordinal) == true;

    private static TemplateTag? OfPath(TagKind kind, string? block, string path) =>
        PathPattern().IsMatch(path) && new TemplateTag(kind, block, path) is var tag && (tag.Variable is not { } variable || IsName(variable)) ? tag : null;

    /// <summary>Braces and a layout's <c>&lt;</c> are left out, so that nobody can read a comment's end elsewhere.</summary>
    private static bool IsComment(string content) =>
        content.AsSpan().IndexOfAny("{}") < 0 && !content.StartsWith("!<", StringComparison.Ordinal)
        && (!content.StartsWith("!--", StringComparison.Ordinal) || (content.Length >= 5 && content.EndsWith("--", StringComparison.Ordinal)));

    [GeneratedRegex(@"^#(if|unless|each|with)[ \t\r\n]+(\S+)\z")]
    private static partial Regex OpenPattern();

    [GeneratedRegex(@"^/(if|unless|each|with)\z")]
    private static partial Regex ClosePattern();

    [GeneratedRegex(@"^else[ \t\r\n]+if[ \t\r\n]+(\S+)\z")]
    private static partial Regex ElseIfPattern();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,63}\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^(\.\./)*(this|@root|@index|@key|@first|@last|(this\.|@root\.)?[A-Za-z_][A-Za-z0-9_]*(\.([A-Za-z_][A-Za-z0-9_]*|[0-9]{1,6}))*)\z")]
    private static partial Regex PathPattern();

    [GeneratedRegex(@"^(?:\.\./)*(?:this\.|@root\.)?(?!this\z)([A-Za-z_][A-Za-z0-9_]*)")]
    private static partial Regex VariablePattern();
}

internal enum TagKind { Value, Open, ElseIf, Else, Close, Comment }
