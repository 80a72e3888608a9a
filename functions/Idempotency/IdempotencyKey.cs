using System.Security.Cryptography;
using System.Text;
using Notifications.Shared;

namespace Notifications.Idempotency;

/// <summary>One caller's key for one function: what another caller, namespace or function does with the same text is its own.</summary>
/// <param name="Caller">Who in the namespace: <see cref="Security.Caller.Identity"/>.</param>
/// <param name="Text">As the header means it, without quotes.</param>
public sealed record IdempotencyKey(string Namespace, string Caller, string Function, string Text)
{
    public const string Header = "Idempotency-Key", Rule = "1 to 255 visible ASCII characters, once, in double quotes or without";

    private const int MaxLength = 255;

    /// <summary>The key that a header means; null when it means none. The IETF draft has a structured field's string, in quotes (RFC 9651);
    /// most clients leave them out, and both are the same key.</summary>
    public static string? Parse(string header)
    {
        var key = header.StartsWith('"') ? Unquote(header) : header;
        return key is { Length: > 0 and <= MaxLength } && key.All(c => c is > ' ' and <= '~') ? key : null;
    }

    /// <summary>In quotes, a backslash stands before a quote and before itself, and nowhere else.</summary>
    private static string? Unquote(string header)
    {
        var text = new StringBuilder(header.Length);
        for (var i = 1; i < header.Length; i++)
        {
            if (header[i] == '"')
                return i == header.Length - 1 ? text.ToString() : null;
            if (header[i] == '\\' && (++i == header.Length || header[i] is not ('"' or '\\')))
                return null;
            text.Append(header[i]);
        }
        return null;
    }

    /// <summary>Its row's keys. A hash, since user id, function and key together are longer than a table's key may be; no part but the last
    /// can hold the separator, so that different keys never look the same. The hash's first digit is the bucket.</summary>
    public (string Partition, string Row) RowKeys()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Keys.Escape(Caller)}|{Function}|{Text}")));
        return ($"{Keys.Escape(Namespace)}|{hash[0]}", hash);
    }
}
