using Microsoft.AspNetCore.Http.Features;

namespace SignalR.Emulator.DataPlane;

/// <summary>A request's path as it was sent, split at its slashes and each part percent-decoded exactly once.</summary>
internal static class RawPath
{
    public static bool TryRead(HttpContext context, out string[] path)
    {
        var raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        path = raw.StartsWith('/') ? Split(raw) : [];
        return path.Length > 0;
    }

    /// <summary>Whether a token's audience is this path or one above it. Scheme, host, port and query don't matter.</summary>
    public static bool Covers(string audience, string[] path)
    {
        var start = audience.IndexOf("://", StringComparison.Ordinal);
        var slash = start < 0 ? -1 : audience.IndexOf('/', start + 3);
        if (slash < 0)
            return false;

        var covered = Split(audience[slash..]);
        return covered.Length > 0 && path.AsSpan().StartsWith(covered);
    }

    private static string[] Split(string target)
    {
        var end = target.AsSpan().IndexOfAny('?', '#');
        var parts = (end < 0 ? target : target[..end]).Trim('/').Split('/');
        return parts is [""] ? [] : Array.ConvertAll(parts, Uri.UnescapeDataString);
    }
}
