using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Notifications.Platform.Http;

namespace Notifications.Templates;

/// <summary>Checks a template's text before Handlebars sees it, so that nothing but what <see cref="TemplateTag"/> lists ever gets there:
/// what it can do is decided here and not by what the library happens to know.</summary>
internal sealed class TemplateSyntax
{
    public const int MaxTags = 500, MaxDepth = 16;

    private readonly string source;
    private readonly IReadOnlySet<string> variables;
    private readonly Stack<Block> open = [];
    private int tags;

    private TemplateSyntax(string source, IReadOnlySet<string> variables) => (this.source, this.variables) = (source, variables);

    /// <summary>What is wrong and where, or null.</summary>
    /// <param name="variables">The names that are declared.</param>
    public static string? Check(string source, IReadOnlySet<string> variables) => new TemplateSyntax(source, variables).Check();

    /// <summary>How many of the blocks around a place have a context of their own.</summary>
    private int Contexts => open.Count(b => b is { Name: "each" or "with", InElse: false });

    private string? Check()
    {
        for (var at = source.IndexOf("{{", StringComparison.Ordinal); at >= 0;)
        {
            var end = source.IndexOf("}}", at, StringComparison.Ordinal);
            if (end < 0)
                return At(at, "'{{' has no '}}' after it");
            if (CheckTag(at, end) is { } problem)
                return At(at, problem);
            at = source.IndexOf("{{", end + 2, StringComparison.Ordinal);
        }
        return open.TryPeek(out var block) ? At(block.At, $"'#{block.Name}' is never closed") : null;
    }

    private string? CheckTag(int at, int end)
    {
        if (source.AsSpan(at).StartsWith("{{{") || source.AsSpan(end).StartsWith("}}}"))
            return "three braces are not allowed: values are escaped in HTML and nowhere else, with two";
        if (at > 0 && source[at - 1] == '\\')
            return "a backslash before '{{' is not allowed";
        if (++tags > MaxTags)
            return $"it has more than {MaxTags} tags";
        var content = source[(at + 2)..end];
        content = content.StartsWith('~') ? content[1..] : content;
        content = (content.EndsWith('~') ? content[..^1] : content).Trim(' ', '\t', '\r', '\n');
        if (HelperCall.Parse(content, out var misuse) is { } call)
            return misuse ?? call.Paths.Select(path => CheckPath(TemplateTag.Parse(path)!.Value)).FirstOrDefault(p => p is not null);
        return TemplateTag.Parse(content) is { } tag
            ? CheckPath(tag) ?? CheckBlock(tag, at)
            : $"'{FieldErrors.Shorten($"{{{{{content}}}}}")}' is not allowed; allowed: {TemplateTag.Allowed}";
    }

    private string? CheckPath(TemplateTag tag)
    {
        if (tag.Ups > Contexts)
            return $"'{tag.Path}' reaches outside the template's variables";
        if (tag.Variable is not { } variable || !(tag.FromRoot || tag.Ups == Contexts) || variables.Contains(variable))
            return null;
        return CommonVariables.Has(variable)
            ? CommonVariables.Check(tag.Path!, variable) : $"'{variable}' is not declared in 'variables'";
    }

    private string? CheckBlock(TemplateTag tag, int at)
    {
        switch (tag.Kind)
        {
            case TagKind.Open when open.Count == MaxDepth:
                return $"blocks are nested deeper than {MaxDepth}";
            case TagKind.Open:
                open.Push(new Block(tag.Block!, at, InElse: false, Chained: 0));
                return null;
            case TagKind.Close when !open.TryPop(out var block) || block.Name != tag.Block:
                return $"'/{tag.Block}' closes nothing that is open here";
            case TagKind.Else or TagKind.ElseIf:
                return CheckElse(tag);
            default:
                return null;
        }
    }

    private string? CheckElse(TemplateTag tag)
    {
        if (!open.TryPop(out var block) || block.InElse)
            return "'else' belongs to no open block";
        if (tag.Kind == TagKind.ElseIf && block.Name != "if")
            return $"'else if' is not allowed in '#{block.Name}'";
        if (block.Chained == MaxDepth)
            return $"'else if' follows more than {MaxDepth} times";
        open.Push(block with { InElse = tag.Kind == TagKind.Else, Chained = block.Chained + 1 });
        return null;
    }

    /// <summary>Lines and characters count from 1.</summary>
    private string At(int index, string problem)
    {
        var before = source.AsSpan(0, index);
        return $"line {before.Count('\n') + 1}, character {index - before.LastIndexOf('\n')}: {problem}";
    }

    private readonly record struct Block(string Name, int At, bool InElse, int Chained);
}

/// <summary>What stands between <c>{{</c> and <c>}}</c>. Only what is listed here exists in templates: a value, as it is or by one of our
/// helpers, the four blocks and a comment.</summary>
internal readonly partial record struct TemplateTag(TagKind Kind, string? Block, string? Path)
{
    public static readonly string Allowed =
        $"a variable, #if, #unless, #each, #with, else, a comment, or a value by a helper ({HelperCall.Allowed})";

    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "this", "if", "unless", "each", "with", "else", "lookup", "log", "inline", "helperMissing",
        "blockHelperMissing");

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

    /// <summary>The variable that a path begins with, seen from the outermost context; null for <c>this</c> and what loops
    /// provide.</summary>
    public string? Variable =>
        Path is null ? null : VariablePattern().Match(Path) is { Success: true } found ? found.Groups[1].Value : null;

    /// <summary>It shows members of a value, or lets what stands in its block show them.</summary>
    public bool LooksInside => Block is "each" or "with" || Path?.Contains('.') == true;

    public bool FromRoot => Path?.StartsWith("@root", StringComparison.Ordinal) == true;

    private static TemplateTag? OfPath(TagKind kind, string? block, string path) =>
        PathPattern().IsMatch(path) && new TemplateTag(kind, block, path) is var tag
        && (tag.Variable is not { } variable || IsName(variable)) ? tag : null;

    /// <summary>Braces and a layout's <c>&lt;</c> are left out, so that nobody can read a comment's end elsewhere.</summary>
    private static bool IsComment(string content) =>
        content.AsSpan().IndexOfAny("{}") < 0 && !content.StartsWith("!<", StringComparison.Ordinal)
        && (!content.StartsWith("!--", StringComparison.Ordinal)
            || (content.Length >= 5 && content.EndsWith("--", StringComparison.Ordinal)));

    [GeneratedRegex(@"^#(if|unless|each|with)[ \t\r\n]+(\S+)\z")]
    private static partial Regex OpenPattern();

    [GeneratedRegex(@"^/(if|unless|each|with)\z")]
    private static partial Regex ClosePattern();

    [GeneratedRegex(@"^else[ \t\r\n]+if[ \t\r\n]+(\S+)\z")]
    private static partial Regex ElseIfPattern();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,63}\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(
        @"^(\.\./)*(this|@root|@index|@key|@first|@last"
        + @"|(this\.|@root\.)?[A-Za-z_][A-Za-z0-9_]*(\.([A-Za-z_][A-Za-z0-9_]*|[0-9]{1,6}))*)\z")]
    private static partial Regex PathPattern();

    [GeneratedRegex(@"^(?:\.\./)*(?:this\.|@root\.)?(?!this\z)([A-Za-z_][A-Za-z0-9_]*)")]
    private static partial Regex VariablePattern();
}

internal enum TagKind { Value, Open, ElseIf, Else, Close, Comment }
