#nullable enable
using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>Writes an entity as the service's JSON, with type annotations where JSON alone would lose the type.</summary>
internal static class EntityWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        // The body is never put into a page, and unescaped text is a third of the size.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static void Write(IBufferWriter<byte> output, ITableEntity entity)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        writer.WriteStartObject();
        if (entity is IDictionary<string, object?> properties)
            WriteProperties(writer, properties);
        else
            WriteMembers(writer, entity);
        writer.WriteEndObject();
    }

    private static void WriteProperties(Utf8JsonWriter writer, IDictionary<string, object?> properties)
    {
        foreach ((string name, object? value) in properties)
        {
            if (name is not (EntityNames.ODataETag or EntityNames.Timestamp))
                WriteProperty(writer, name, value);
        }
    }

    private static void WriteMembers(Utf8JsonWriter writer, ITableEntity entity)
    {
        foreach ((string name, System.Reflection.PropertyInfo property) in EntityMap.Of(entity.GetType()).Readable)
            WriteProperty(writer, name, property.GetValue(entity));
    }

    private static void WriteProperty(Utf8JsonWriter writer, string name, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNull(name); break;
            case string text: writer.WriteString(name, text); break;
            case int number: writer.WriteNumber(name, number); break;
            case bool flag: writer.WriteBoolean(name, flag); break;
            case DateTimeOffset time: WriteTime(writer, name, time.UtcDateTime); break;
            case DateTime time: WriteTime(writer, name, time); break;
            case long number: WriteInt64(writer, name, number.ToString(CultureInfo.InvariantCulture)); break;
            case ulong number: WriteInt64(writer, name, number.ToString(CultureInfo.InvariantCulture)); break;
            case double number: WriteDouble(writer, name, number); break;
            case Guid id: WriteType(writer, name, EntityNames.Guid); writer.WriteString(name, id); break;
            case byte[] bytes: WriteType(writer, name, EntityNames.Binary); writer.WriteBase64String(name, bytes); break;
            case BinaryData data: WriteType(writer, name, EntityNames.Binary); writer.WriteBase64String(name, data); break;
            case Enum constant: writer.WriteString(name, constant.ToString()); break;
            default: throw new NotSupportedException($"Not supported type {value.GetType()}.");
        }
    }

    private static void WriteTime(Utf8JsonWriter writer, string name, DateTime value)
    {
        if (value.Kind != DateTimeKind.Utc)
            throw new NotSupportedException($"DateTime {value} has a Kind of {value.Kind}. Azure SDK requires it to be UTC. You can call DateTime.SpecifyKind to change Kind property value to DateTimeKind.Utc.");
        WriteType(writer, name, EntityNames.DateTime);
        Span<byte> text = stackalloc byte[32];
        value.TryFormat(text, out int length, "O", CultureInfo.InvariantCulture);
        writer.WriteString(name, text[..length]);
    }

    private static void WriteInt64(Utf8JsonWriter writer, string name, string digits)
    {
        WriteType(writer, name, EntityNames.Int64);
        writer.WriteString(name, digits);
    }

    private static void WriteDouble(Utf8JsonWriter writer, string name, double value)
    {
        WriteType(writer, name, EntityNames.Double);
        if (double.IsFinite(value))
            writer.WriteNumber(name, value);
        else
            writer.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteType(Utf8JsonWriter writer, string name, string type)
    {
        // The service allows 255 characters in a name; a longer one is for it to refuse.
        int length = name.Length + EntityNames.TypeSuffix.Length;
        Span<char> annotated = length <= 512 ? stackalloc char[length] : new char[length];
        name.CopyTo(annotated);
        EntityNames.TypeSuffix.CopyTo(annotated[name.Length..]);
        writer.WriteString(annotated, type);
    }
}
