using System.Text.Json;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.Azure.Functions.Worker.Local.Http;

/// <summary>What an HTTP trigger knows: top-level members of a JSON body, query keys, route values; the later win.</summary>
internal static class HttpBindingData
{
    public static Dictionary<string, object?> Of(LocalHttpRequestData request, RouteValueDictionary route, byte[] body)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        if (request.HasJsonBody)
            JsonMembers.AddTo(data, body);

        var query = request.Query;
        var queryValues = new Dictionary<string, string?>();
        foreach (var key in query.AllKeys.OfType<string>())
        {
            queryValues[key] = query[key];
            data[key] = query.GetValues(key)?[^1];
        }

        foreach (var (name, value) in route)
            data[name] = value;

        data["Query"] = JsonSerializer.Serialize(queryValues);
        data["Headers"] = JsonSerializer.Serialize(request.Headers.ToDictionary(h => h.Key, h => string.Join(",", h.Value)));
        return data;
    }
}
