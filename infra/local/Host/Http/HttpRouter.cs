using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Functions.LocalHost.Http;

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
