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
        return TemplateTag.Parse(content) is { } tag
            ? CheckPath(tag) ?? CheckBlock(tag, at)
            : $"'{Shared.FieldErrors.Shorten($"{{{{{content}}}}}")}' is not allowed; allowed: {TemplateTag.Allowed}";
    }

    private string? CheckPath(TemplateTag tag)
    {
        if (tag.Ups > Contexts)
            return $"'{tag.Path}' reaches outside the template's variables";
        if (tag.Variable is { } variable && (tag.FromRoot || tag.Ups == Contexts) && !variables.Contains(variable))
            return $"'{variable}' is not declared in 'variables'";
        return null;
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
