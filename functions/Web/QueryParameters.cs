using Microsoft.AspNetCore.Http;
using Notifications.Shared;

namespace Notifications.Web;

/// <summary>A request's query: names in any case, a repeated one's values joined by commas.</summary>
public readonly record struct QueryParameters(IQueryCollection Values)
{
    /// <summary>Null when absent.</summary>
    public string? this[string name] => Values.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <param name="what">Whose parameters they are: this list, this request.</param>
    /// <param name="known">Their names, in this case.</param>
    public void RejectUnknown(FieldErrors errors, string what, IReadOnlyList<string> known)
    {
        foreach (var name in Values.Keys.Except(known))
            errors.Add(FieldErrors.Shorten(name), $"is not a parameter of {what}; allowed: {string.Join(", ", known)}");
    }

    public static QueryParameters Of(HttpRequest request) => new(request.Query);
}
