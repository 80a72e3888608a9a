#nullable enable
using System.Globalization;
using System.Text;
using System.Xml;

namespace Azure.Data.Tables;

/// <summary>Quotes and escapes the values of an interpolated filter.</summary>
internal static class ODataFilter
{
    public static string Create(FormattableString filter)
    {
        var literals = new string[filter.ArgumentCount];
        for (int index = 0; index < literals.Length; index++)
            literals[index] = Literal(filter.GetArgument(index), index);
        return string.Format(CultureInfo.InvariantCulture, filter.Format, literals);
    }

    public static string Escape(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    private static string Literal(object? value, int index) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        long or ulong => string.Create(CultureInfo.InvariantCulture, $"{value}L"),
        sbyte or byte or short or ushort or int or uint or decimal or float or double =>
            ((IConvertible)value).ToString(CultureInfo.InvariantCulture),
        Guid id => $"guid'{id}'",
        byte[] bytes => $"X'{Convert.ToHexString(bytes)}'",
        BinaryData data => $"X'{Convert.ToHexString(data)}'",
        DateTimeOffset time => Time(time.UtcDateTime),
        DateTime time => Time(time.ToUniversalTime()),
        string or char or StringBuilder => $"'{Escape(value.ToString()!)}'",
        _ => throw new ArgumentException($"Unable to convert argument {index} from type {value.GetType()} to an OData literal."),
    };

    private static string Time(DateTime time) => $"datetime'{XmlConvert.ToString(time, XmlDateTimeSerializationMode.RoundtripKind)}'";
}
