using System.Security.Cryptography;
using System.Text;
using Notifications.Shared;

namespace Notifications.Idempotency;

/// <summary>One caller's key for one function: what another caller, namespace or function does with the same text is its own.</summary>
/// <param name="Caller">Who in the namespace: <see cref="Security.Caller.Identity"/>.</param>
/// <param name="Text">As the header has it.</param>
public sealed record IdempotencyKey(string Namespace, string Caller, string Function, string Text)
{
    public const string Header = "Idempotency-Key", Rule = "1 to 255 visible ASCII characters";

    private const int MaxLength = 255;

    public static bool IsValid(string text) => text.Length is > 0 and <= MaxLength && text.All(c => c is > ' ' and <= '~');

    /// <summary>Its row's keys. A hash, since user id, function and key together are longer than a table's key may be; no part but the last
    /// can hold the separator, so that different keys never look the same. The hash's first digit is the bucket.</summary>
    public (string Partition, string Row) RowKeys()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Keys.Escape(Caller)}|{Function}|{Text}")));
        return ($"{Keys.Escape(Namespace)}|{hash[0]}", hash);
    }
}
