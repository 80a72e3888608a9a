using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker.Local.Functions;

/// <summary>Converts text or bytes from a trigger to a parameter's type, by the rules of the worker's converters.</summary>
internal sealed class InputConverter(ParameterInfo parameter, ObjectSerializer serializer)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly Type _type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
    private readonly bool _takesNull =
        !parameter.ParameterType.IsValueType || Nullable.GetUnderlyingType(parameter.ParameterType) is not null;

    /// <exception cref="InputConversionException">The value does not fit.</exception>
    public object? Convert(object? source)
    {
        if (source is null)
            return Missing();
        if (_type.IsInstanceOfType(source))
            return source;
        try
        {
            return source switch
            {
                byte[] bytes => FromBytes(bytes),
                string text => FromText(text),
                _ => throw new InputConversionException(Message(source)),
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or NotSupportedException or DecoderFallbackException)
        {
            throw new InputConversionException($"{Message(source)} {e.Message}", e);
        }
    }

    private object? Missing()
    {
        if (parameter.HasDefaultValue)
            return parameter.DefaultValue;
        return _takesNull
            ? null
            : throw new InputConversionException(
                $"Could not populate the value for '{parameter.Name}' parameter. Consider adding a default value or making the parameter nullable.");
    }

    private object? FromBytes(byte[] bytes)
    {
        if (_type == typeof(string))
            return StrictUtf8.GetString(bytes);
        // The official binding takes the way through text here, which is why bytes that are not UTF-8 arrive damaged.
        return _type == typeof(BinaryData) ? BinaryData.FromString(Encoding.UTF8.GetString(bytes)) : FromJson(bytes);
    }

    private object? FromText(string text)
    {
        if (_type == typeof(byte[]))
            return Encoding.UTF8.GetBytes(text);
        if (_type == typeof(BinaryData))
            return BinaryData.FromString(text);
        if (_type == typeof(Guid))
            return Guid.Parse(text.Trim('"'));
        if (_type == typeof(DateTime))
            return DateTime.Parse(text.Trim('"'), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        if (_type == typeof(DateTimeOffset))
            return DateTimeOffset.Parse(text.Trim('"'), CultureInfo.InvariantCulture);
        return FromJson(Encoding.UTF8.GetBytes(text));
    }

    private object? FromJson(byte[] json)
    {
        var value = serializer.Deserialize(new MemoryStream(json, writable: false), _type, CancellationToken.None);
        return value is null && !_takesNull ? throw new InputConversionException("The value is null.") : value;
    }

    private string Message(object source) =>
        $"Cannot convert input parameter '{parameter.Name}' to type '{_type}' from type '{source.GetType()}'.";
}

/// <summary>An input does not fit the parameter it is for.</summary>
internal sealed class InputConversionException(string message, Exception? inner = null) : Exception(message, inner);
