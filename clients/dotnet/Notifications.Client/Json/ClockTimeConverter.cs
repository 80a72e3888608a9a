using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Client;

/// <summary>A time of day as the API has it: <c>22:00</c>.</summary>
internal sealed class ClockTimeConverter : JsonConverter<TimeOnly>
{
    private const string Format = "HH':'mm";

    public override TimeOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TimeOnly.TryParseExact(reader.GetString(), Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : throw new JsonException("A time of day is expected, as 22:00.");

    public override void Write(Utf8JsonWriter writer, TimeOnly value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString(Format, CultureInfo.InvariantCulture));
}
