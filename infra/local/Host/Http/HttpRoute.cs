using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Functions.LocalHost.Invocations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Functions.LocalHost.Http;

/// <summary>The route of one HTTP function.</summary>
internal sealed class HttpRoute
{
    private readonly TemplateMatcher matcher;
    private readonly IDictionary<string, IRouteConstraint> constraints;
    private readonly FrozenSet<string>? methods;
    private readonly string literalStart;

    /// <exception cref="ArgumentException">The template is not one.</exception>
    /// <exception cref="InvalidOperationException">A constraint is not known.</exception>
    public HttpRoute(FunctionInvoker invoker, string template, string[]? methods, IInlineConstraintResolver resolver)
    {
        Invoker = invoker;
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

        this.matcher = new TemplateMatcher(parsed, defaults);
        this.constraints = constraints.Build();
        this.methods = methods is { Length: > 0 } ? methods.ToFrozenSet(StringComparer.OrdinalIgnoreCase) : null;
        ParameterNames = parsed.Parameters.Select(p => p.Name!).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        literalStart = "/" + string.Join(
            '/', parsed.Segments.TakeWhile(s => s.IsSimple && s.Parts[0].IsLiteral).Select(s => s.Parts[0].Text));
    }

    public FunctionInvoker Invoker { get; }

    public string Template { get; }

    public string Methods => methods is null ? "all" : string.Join(',', methods).ToLowerInvariant();

    public FrozenSet<string> ParameterNames { get; }

    public bool Matches(HttpContext http, RouteValueDictionary values)
    {
        if (methods?.Contains(http.Request.Method) == false
            || !http.Request.Path.Value!.StartsWith(literalStart, StringComparison.OrdinalIgnoreCase)
            || !matcher.TryMatch(http.Request.Path, values))
        {
            return false;
        }

        foreach (var (name, constraint) in constraints)
        {
            if (!constraint.Match(http, null, name, values, RouteDirection.IncomingRequest))
                return false;
        }

        return true;
    }
}

/// <summary>The first route that matches wins, in alphabetical order of the function names; literals have no precedence.</summary>
internal sealed class HttpRouter(IReadOnlyList<HttpRoute> routes)
{
    public bool TryMatch(
        HttpContext http, [NotNullWhen(true)] out HttpRoute? matched, [NotNullWhen(true)] out RouteValueDictionary? values)
    {
        values = [];
        foreach (var route in routes)
        {
            if (route.Matches(http, values))
            {
                matched = route;
                return true;
            }

            values.Clear();
        }

        matched = null;
        return false;
    }
}
