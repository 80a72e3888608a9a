using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Client;

/// <summary>Reads what it does not know as <c>Unknown</c>. The server refuses that, and names the field.</summary>
internal sealed class ApiEnumConverter<TEnum> : JsonConverter<TEnum> where TEnum : struct, Enum
{
    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ApiNames<TEnum>.Parse(reader.GetString());

    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) =>
        writer.WriteStringValue(ApiNames<TEnum>.Of(value) ?? "unknown");
}
