namespace SignalR.Emulator.Security;

internal static class BearerToken
{
    /// <summary>The token of the Authorization header, or null.</summary>
    public static string? FromHeader(HttpRequest request)
    {
        const string scheme = "Bearer ";
        return request.Headers.Authorization.ToString() is { } value && value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            ? value[scheme.Length..].Trim()
            : null;
    }
}
