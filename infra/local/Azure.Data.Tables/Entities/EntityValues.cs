#nullable enable
using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>JSON values of properties and the types that they stand for.</summary>
internal static class EntityValues
{
    public static object? Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number when reader.TryGetInt32(out int number) => number,
        JsonTokenType.Number when reader.TryGetInt64(out long number) => number,
        JsonTokenType.Number => reader.GetDouble(),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Null => null,
        _ => throw new JsonException($"A property can't be a {reader.TokenType}."),
    };

    /// <summary>A value by its annotation, for dictionary entities.</summary>
    public static object OfType(object value, string? type) => type switch
    {
        EntityNames.Binary => Convert.FromBase64String((string)value),
        EntityNames.DateTime => Time((string)value),
        EntityNames.Guid => Guid.Parse((string)value),
        EntityNames.Int64 => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        EntityNames.Double => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        "Edm.String" or "Edm.Int32" or "Edm.Boolean" => value,
        _ => throw new NotSupportedException($"Not supported type {type}"),
    };

    /// <summary>A value by the type of the member that takes it, for plain classes.</summary>
    public static object OfMember(object value, Type declared)
    {
        Type type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type.IsEnum)
            return Enum.Parse(type, (string)value);
        if (type == typeof(string) || type == typeof(bool) || type == typeof(int))
            return value;
        if (type == typeof(long))
            return Convert.ToInt64(value, CultureInfo.InvariantCulture);
        if (type == typeof(ulong))
            return Convert.ToUInt64(value, CultureInfo.InvariantCulture);
        if (type == typeof(double))
            return Convert.ToDouble(value, CultureInfo.InvariantCulture);
        return OfText((string)value, type);
    }

    public static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    private static object OfText(string text, Type type)
    {
        if (type == typeof(DateTimeOffset))
            return Time(text);
        if (type == typeof(DateTime))
            return DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        if (type == typeof(Guid))
            return Guid.Parse(text);
        if (type == typeof(byte[]))
            return Convert.FromBase64String(text);
        if (type == typeof(BinaryData))
            return new BinaryData(Convert.FromBase64String(text));
        return type == typeof(ETag) ? new ETag(text) : throw new NotSupportedException($"Not supported type {type}");
    }
}
