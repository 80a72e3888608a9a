using System.Globalization;
using Functions.LocalHost.Rpc;
using Case = Functions.LocalHost.Rpc.TypedData.DataOneofCase;

namespace Functions.LocalHost.Outputs;

/// <summary>A value from the worker as text.</summary>
internal static class TypedText
{
    public static string Of(TypedData value) => value.DataCase switch
    {
        Case.String => value.String,
        Case.Json => OfJson(value.Json),
        Case.Int => value.Int.ToString(CultureInfo.InvariantCulture),
        Case.Double => value.Double.ToString(CultureInfo.InvariantCulture),
        Case.Bytes => value.Bytes.ToStringUtf8(),
        Case.CollectionString => System.Text.Json.JsonSerializer.Serialize(value.CollectionString.String),
        _ => throw new InvalidOperationException($"A value of kind {value.DataCase} can't be written."),
    };

    /// <summary>A date, an identifier or any other value that the worker wrote as a JSON string is that text, without quotes.</summary>
    private static string OfJson(string json) =>
        json.StartsWith('"') ? System.Text.Json.JsonElement.Parse(json).GetString()! : json;
}
