using Microsoft.AspNetCore.Http;

namespace Notifications.Web;

/// <summary>A request's query: names in any case, a repeated one's values joined by commas.</summary>
public readonly record struct QueryParameters(IQueryCollection Values)
{
    public IEnumerable<string> Names => Values.Keys;

    /// <summary>Null when absent.</summary>
    public string? this[string name] => Values.TryGetValue(name, out var values) ? values.ToString() : null;

    public static QueryParameters Of(HttpRequest request) => new(request.Query);
}
