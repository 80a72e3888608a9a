using System.Collections.Frozen;
using System.Text.Json;

namespace Notifications.Client;

/// <summary>How the API spells the members of an enum: <c>UserAction</c> is <c>user_action</c>.</summary>
internal static class ApiNames<TEnum> where TEnum : struct, Enum
{
    private static readonly FrozenDictionary<TEnum, string> Names =
        Enum.GetValues<TEnum>().Where(v => !IsUnknown(v))
            .ToFrozenDictionary(v => v, v => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{v}"));

    private static readonly FrozenDictionary<string, TEnum> Values =
        Names.ToFrozenDictionary(n => n.Value, n => n.Key, StringComparer.Ordinal);

    public static IEnumerable<string> All => Names.Values;

    /// <summary>Null of <c>Unknown</c>, which has no name.</summary>
    public static string? Of(TEnum value) => Names.GetValueOrDefault(value);

    /// <summary><c>Unknown</c> when a newer server has a value that this version does not know.</summary>
    public static TEnum Parse(string? name) => name is null ? default : Values.GetValueOrDefault(name);

    private static bool IsUnknown(TEnum value) => EqualityComparer<TEnum>.Default.Equals(value, default);
}
