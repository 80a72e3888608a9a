using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Client;

/// <summary><c>false</c>, <c>true</c> or <c>"digest"</c>.</summary>
internal sealed class EmailChoiceConverter : JsonConverter<EmailChoice>
{
    private const string Digest = "digest";

    public override EmailChoice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.True => EmailChoice.On,
            JsonTokenType.False => EmailChoice.Off,
            JsonTokenType.String when reader.ValueTextEquals(Digest) => EmailChoice.Digest,
            _ => EmailChoice.Unknown,
        };

    public override void Write(Utf8JsonWriter writer, EmailChoice value, JsonSerializerOptions options)
    {
        if (value is EmailChoice.Digest or EmailChoice.Unknown)
            writer.WriteStringValue(value == EmailChoice.Digest ? Digest : "unknown");
        else
            writer.WriteBooleanValue(value == EmailChoice.On);
    }
}
