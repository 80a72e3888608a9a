using System.Globalization;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker.Local.Http;

/// <summary>A response object as JSON, the way it shows when it is taken for a plain value.</summary>
internal static class ShortCutJson
{
    public static JsonElement Of(HttpResponseData response) => JsonSerializer.SerializeToElement(new
    {
        method = "",
        query = new Dictionary<string, string>(),
        statusCode = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture),
        headers = response.Headers.ToDictionary(h => h.Key, h => string.Join(",", h.Value)),
        cookies = Array.Empty<string>(),
        @params = new Dictionary<string, string>(),
    });
}
