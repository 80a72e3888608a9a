using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Primitives;

namespace Functions.LocalHost.SignalR;

/// <summary>Reads the service's call: headers <c>X-ASRS-*</c> and the hub protocol's message.</summary>
internal static class UpstreamRequest
{
    public static string Header(HttpRequest request, string name) => request.Headers["X-ASRS-" + name].ToString();

    /// <summary>One of the signatures must be that of the connection id with our key.</summary>
    public static bool IsSigned(HttpRequest request, byte[] key)
    {
        var hash = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(Header(request, "Connection-Id")));
        var expected = Encoding.ASCII.GetBytes("sha256=" + Convert.ToHexStringLower(hash));
        return Header(request, "Signature")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Any(given => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given.ToLowerInvariant()), expected));
    }

    public static SignalRInvocationContext Context(HttpRequest request, bool isMessage, JsonElement message) => new()
    {
        Arguments = isMessage && Member(message, "arguments") is { ValueKind: JsonValueKind.Array } arguments
            ? [.. arguments.EnumerateArray().Select(a => (object)a)]
            : null,
        Error = Member(message, "error")?.GetString(),
        Category = isMessage ? SignalRInvocationCategory.Messages : SignalRInvocationCategory.Connections,
        Event = Header(request, "Event"),
        Hub = Header(request, "Hub"),
        ConnectionId = Header(request, "Connection-Id"),
        UserId = Header(request, "User-Id"),
        Headers = request.Headers.ToDictionary(h => h.Key, h => Split(h.Value.ToString())),
        Query = QueryHelpers.ParseQuery(Header(request, "Client-Query")).ToDictionary(q => q.Key, q => Split(q.Value.ToString())),
        Claims = Claims(Header(request, "User-Claims")),
    };

    public static JsonElement? Member(JsonElement message, string name)
    {
        foreach (var member in message.EnumerateObject())
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && member.Value.ValueKind != JsonValueKind.Null)
                return member.Value;
        }

        return null;
    }

    /// <summary><c>type: value, type: value</c>, the first of each type; a comma within a value cuts it, as officially.</summary>
    private static Dictionary<string, StringValues> Claims(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(c => c.Split(": ", StringSplitOptions.RemoveEmptyEntries))
            .Where(c => c.Length == 2)
            .GroupBy(c => c[0].Trim(), c => c[1].Trim())
            .ToDictionary(g => g.Key, g => new StringValues(g.First()));

    private static StringValues Split(string value) => new(value.Split(','));
}
