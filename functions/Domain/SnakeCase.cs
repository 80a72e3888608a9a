using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Domain;

/// <summary>An enum in JSON as the API writes it: <c>ProgressUpdate</c> is <c>progress_update</c>.</summary>
public sealed class SnakeCaseConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>The names of an enum's values as the API writes them.</summary>
internal static class SnakeCase<T> where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values =
        Enum.GetValues<T>().ToDictionary(v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()), StringComparer.Ordinal);

    private static readonly Dictionary<T, string> Names = Values.ToDictionary(v => v.Value, v => v.Key);

    public static string Allowed { get; } = string.Join(", ", Values.Keys);

    public static string NameOf(T value) => Names[value];

    public static T? Parse(string name) => Values.TryGetValue(name, out var value) ? value : null;
}
