using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;

namespace Notifications.Backup;

/// <summary>A row as a line of JSON: a text as it is, any other value as its type and its text, so that it comes back as what it
/// was.</summary>
internal static class BackedUpRow
{
    /// <summary>Storage sets these.</summary>
    private static readonly string[] NotKept = ["odata.etag", "Timestamp"];

    public static string Write(TableEntity row)
    {
        var json = new JsonObject();
        foreach (var (name, value) in row.Where(column => !NotKept.Contains(column.Key)))
            json[name] = ToJson(value);
        return json.ToJsonString();
    }

    public static TableEntity Read(string line)
    {
        var row = new TableEntity();
        foreach (var (name, value) in JsonNode.Parse(line)!.AsObject())
            row[name] = FromJson(value!);
        return row;
    }

    private static JsonNode ToJson(object value) => value switch
    {
        string text => JsonValue.Create(text),
        bool flag => Typed("Boolean", flag ? "true" : "false"),
        int number => Typed("Int32", number.ToString(CultureInfo.InvariantCulture)),
        long number => Typed("Int64", number.ToString(CultureInfo.InvariantCulture)),
        double number => Typed("Double", number.ToString("R", CultureInfo.InvariantCulture)),
        Guid id => Typed("Guid", id.ToString()),
        DateTimeOffset at => Typed("DateTime", at.ToString("O", CultureInfo.InvariantCulture)),
        byte[] bytes => Typed("Binary", Convert.ToBase64String(bytes)),
        _ => throw new BackupException($"A column has the type {value.GetType().Name}, which tables don't know."),
    };

    private static JsonArray Typed(string type, string text) => [type, text];

    private static object FromJson(JsonNode value)
    {
        if (value.GetValueKind() == JsonValueKind.String)
            return value.GetValue<string>();
        var (type, text) = (value[0]!.GetValue<string>(), value[1]!.GetValue<string>());
        return type switch
        {
            "Boolean" => text == "true",
            "Int32" => int.Parse(text, CultureInfo.InvariantCulture),
            "Int64" => long.Parse(text, CultureInfo.InvariantCulture),
            "Double" => double.Parse(text, CultureInfo.InvariantCulture),
            "Guid" => Guid.Parse(text),
            "DateTime" => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture),
            "Binary" => Convert.FromBase64String(text),
            _ => throw new BackupException($"The backup has the type {type}, which tables don't know."),
        };
    }
}

/// <summary>What whoever makes or restores a backup is told.</summary>
internal sealed class BackupException(string message) : Exception(message);
