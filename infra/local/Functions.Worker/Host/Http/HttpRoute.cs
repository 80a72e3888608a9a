using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker.Local.Functions;

namespace Microsoft.Azure.Functions.Worker.Local.Http;

/// <summary>The route of one HTTP function.</summary>
internal sealed class HttpRoute
{
    private readonly TemplateMatcher _matcher;
    private readonly IDictionary<string, IRouteConstraint> _constraints;
    private readonly FrozenSet<string>? _methods;
    private readonly string _literalStart;

    /// <exception cref="ArgumentException">The template is not one.</exception>
    /// <exception cref="InvalidOperationException">A constraint is not known.</exception>
    public HttpRoute(FunctionRunner runner, string template, string[]? methods, IInlineConstraintResolver resolver)
    {
        Runner = runner;
        Template = template;
        var parsed = TemplateParser.Parse(template);
        var defaults = new RouteValueDictionary();
        var constraints = new RouteConstraintBuilder(resolver, template);
        foreach (var parameter in parsed.Parameters)
        {
            if (parameter.DefaultValue is not null)
                defaults[parameter.Name!] = parameter.DefaultValue;
            if (parameter.IsOptional)
                constraints.SetOptional(parameter.Name!);
            foreach (var constraint in parameter.InlineConstraints)
                constraints.AddResolvedConstraint(parameter.Name!, constraint.Constraint);
        }

        _matcher = new TemplateMatcher(parsed, defaults);
        _constraints = constraints.Build();
        _methods = methods is { Length: > 0 } ? methods.ToFrozenSet(StringComparer.OrdinalIgnoreCase) : null;
        ParameterNames = parsed.Parameters.Select(p => p.Name!).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _literalStart = "/" + string.Join(
            '/', parsed.Segments.TakeWhile(s => s.IsSimple && s.Parts[0].IsLiteral).Select(s => s.Parts[0].Text));
    }

    public FunctionRunner Runner { get; }

    public string Template { get; }

    public string Methods => _methods is null ? "all" : string.Join(',', _methods).ToLowerInvariant();

    public FrozenSet<string> ParameterNames { get; }

    public bool Matches(HttpContext http, RouteValueDictionary values)
    {
        if (_methods?.Contains(http.Request.Method) == false
            || !http.Request.Path.Value!.StartsWith(_literalStart, StringComparison.OrdinalIgnoreCase)
            || !_matcher.TryMatch(http.Request.Path, values))
        {
            return false;
        }

        foreach (var (name, constraint) in _constraints)
        {
            if (!constraint.Match(http, null, name, values, RouteDirection.IncomingRequest))
                return false;
        }

        return true;
    }
}
