using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Notifications.Client;
using Notifications.Tests.Support.OpenApi;

namespace DotnetClient.Tests.Support;

/// <summary>Holds a record of the client against a schema of the document, and all records within it.</summary>
internal sealed class RecordComparison
{
    private readonly HashSet<Type> seen = [];
    private readonly SortedSet<string> errors = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Errors => errors;

    public void Compare(JsonNode reference, Type type, string where)
    {
        var schema = ApiDocument.Served.Resolve(reference);
        if (schema["oneOf"] is JsonArray choices)
        {
            Compare(choices[0]!, type, where);
            return;
        }
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        var json = ClientJson.Default.GetTypeInfo(plain);
        if (plain.IsEnum)
            CompareNames(schema, plain, where);
        else if (schema["properties"] is JsonObject members && json is { Kind: JsonTypeInfoKind.Object })
            CompareMembers(schema, members, json, where);
        else if (json is { Kind: JsonTypeInfoKind.Enumerable } && Samples.Types(schema).Contains("array"))
            Compare(schema["items"]!, json.ElementType!, $"{where}[]");
        else if (json is { Kind: JsonTypeInfoKind.Dictionary } && schema["additionalProperties"] is JsonObject values)
            Compare(values, json.ElementType!, $"{where}[key]");
        else if (!Fits(schema, plain))
            errors.Add($"{where}: {plain.Name} for {schema.ToJsonString()}");
    }

    private void CompareMembers(JsonObject schema, JsonObject members, JsonTypeInfo json, string where)
    {
        if (!seen.Add(json.Type))
            return;
        var required = (schema["required"] as JsonArray ?? []).Select(r => r!.GetValue<string>()).ToHashSet();
        foreach (var property in json.Properties.Where(p => p.Get is not null || p.Set is not null))
        {
            var name = $"{where}.{property.Name}";
            if (members[property.Name] is not { } member)
            {
                errors.Add($"{name}: not in the document");
                continue;
            }
            if (property.IsRequired && !required.Contains(property.Name))
                errors.Add($"{name}: required by the client only");
            if (MayBeNull(member) && !property.IsSetNullable && Nullable.GetUnderlyingType(property.PropertyType) is null)
                errors.Add($"{name}: may be null");
            Compare(member, property.PropertyType, name);
        }
        foreach (var missing in members.Select(m => m.Key).Except(json.Properties.Select(p => p.Name)))
            errors.Add($"{where}.{missing}: not in the client");
    }

    private void CompareNames(JsonObject schema, Type type, string where)
    {
        var names = (IEnumerable<string>)typeof(ApiNames<>).MakeGenericType(type).GetProperty("All")!.GetValue(null)!;
        var documented = (schema["enum"] as JsonArray ?? []).Select(v => v!.GetValue<string>());
        foreach (var name in documented.Except(names))
            errors.Add($"{where}: {type.Name} has no {name}");
    }

    private static bool MayBeNull(JsonNode reference)
    {
        var schema = ApiDocument.Served.Resolve(reference);
        return Samples.Types(schema).Contains("null")
            || (schema["oneOf"] as JsonArray ?? []).Any(c => c?["type"] is JsonValue type && type.GetValue<string>() == "null");
    }

    private static bool Fits(JsonObject schema, Type type)
    {
        var expected = Samples.Types(schema).FirstOrDefault(t => t != "null");
        return (expected, schema["format"]?.GetValue<string>()) switch
        {
            ("string", "uuid") => type == typeof(Guid),
            ("string", "date-time") => type == typeof(DateTimeOffset),
            ("string", _) => type == typeof(string) || type == typeof(TimeOnly),
            ("integer", "int64") => type == typeof(long),
            ("integer", _) => type == typeof(int),
            ("number", _) => type == typeof(double),
            ("boolean", _) => type == typeof(bool),
            ("object", _) => type == typeof(JsonObject) && schema["properties"] is null,
            (null, _) => type == typeof(JsonNode) || type == typeof(JsonElement),
            _ => false,
        };
    }
}
