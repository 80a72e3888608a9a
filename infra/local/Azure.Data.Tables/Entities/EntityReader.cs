#nullable enable
using System.Reflection;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>Reads entities from the service's JSON with minimal metadata.</summary>
internal static class EntityReader
{
    public static T ReadOne<T>(BinaryData content)
        where T : class, ITableEntity
    {
        var reader = new Utf8JsonReader(content);
        reader.Read();
        return ReadEntity<T>(ref reader);
    }

    /// <summary>The entities of a query's answer: the array <c>value</c> of its object.</summary>
    public static List<T> ReadMany<T>(BinaryData content)
        where T : class, ITableEntity
    {
        var entities = new List<T>();
        var reader = new Utf8JsonReader(content);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isValue = reader.ValueTextEquals("value"u8);
            reader.Read();
            if (!isValue)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                entities.Add(ReadEntity<T>(ref reader));
        }

        return entities;
    }

    private static T ReadEntity<T>(ref Utf8JsonReader reader)
        where T : class, ITableEntity
    {
        if (typeof(T) == typeof(TableEntity) || typeof(T) == typeof(ITableEntity))
            return (T)(ITableEntity)TableEntity.Over(ReadProperties(ref reader)!);

        T entity = Activator.CreateInstance<T>();
        if (entity is IDictionary<string, object?> target)
        {
            foreach ((string name, object? value) in ReadProperties(ref reader))
                target[name] = value;
        }
        else
        {
            ReadMembers(ref reader, entity);
        }

        return entity;
    }

    private static Dictionary<string, object?> ReadProperties(ref Utf8JsonReader reader)
    {
        var properties = new Dictionary<string, object?>();
        string? annotated = null;
        string? type = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (name.EndsWith(EntityNames.TypeSuffix, StringComparison.Ordinal))
            {
                annotated = name[..^EntityNames.TypeSuffix.Length];
                type = reader.GetString();
                // The service puts the annotation first, but JSON promises no order.
                if (properties.GetValueOrDefault(annotated) is { } early)
                    properties[annotated] = EntityValues.OfType(early, type);
            }
            else if (name == EntityNames.Timestamp && reader.TokenType == JsonTokenType.String)
            {
                properties[name] = EntityValues.Time(reader.GetString()!);
            }
            else if (name != "odata.metadata")
            {
                object? value = EntityValues.Read(ref reader);
                properties[name] = name == annotated && value is not null ? EntityValues.OfType(value, type) : value;
            }
        }

        return properties;
    }

    private static void ReadMembers<T>(ref Utf8JsonReader reader, T entity)
        where T : class
    {
        EntityMap map = EntityMap.Of(typeof(T));
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            PropertyInfo? property = map.Settable(reader.GetString()!);
            reader.Read();
            object? value = EntityValues.Read(ref reader);
            if (property is not null && value is not null)
                property.SetValue(entity, EntityValues.OfMember(value, property.PropertyType));
        }
    }
}
