using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Local.Invocations;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Local.Http;

/// <summary>An invocation by an HTTP request.</summary>
internal sealed class HttpInvocation : Invocation
{
    private readonly LocalHttpRequestData _request;
    private readonly HttpRoute _route;
    private readonly RouteValueDictionary _routeValues;
    private readonly byte[] _body;
    private IReadOnlyDictionary<string, object?>? _bindingData;

    public HttpInvocation(
        HttpRoute route, RouteValueDictionary routeValues, HttpContext http, byte[] body, IServiceScopeFactory scopes)
        : base(route.Runner.Entry, scopes, http.RequestAborted)
    {
        _route = route;
        _routeValues = routeValues;
        _body = body;
        _request = new LocalHttpRequestData(this, http.Request, body);
    }

    public override HttpRequestData HttpRequest => _request;

    public override string Reason => "This function was programmatically called via the host APIs.";

    public override IReadOnlyDictionary<string, object?> BindingData =>
        _bindingData ??= HttpBindingData.Of(_request, _routeValues, _body);

    public override object? TriggerValue(Type wanted) =>
        wanted == typeof(HttpRequestData) ? _request : wanted == typeof(byte[]) ? _body : Encoding.UTF8.GetString(_body);

    /// <summary>A route parameter never falls back to the query, not even when it is optional and absent.</summary>
    public override bool TryGetBindingData(string name, out object? value) =>
        _route.ParameterNames.Contains(name)
            ? _routeValues.TryGetValue(name, out value)
            : BindingData.TryGetValue(name, out value);
}
