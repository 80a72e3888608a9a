using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker.SignalRService;

/// <summary>What serialises the arguments of SignalR messages.</summary>
internal static class HubSerializer
{
    /// <summary>For output bindings, whose arguments are JSON already.</summary>
    public static readonly ObjectSerializer AsDeclared = new JsonObjectSerializer(Options());

    /// <summary>For hub classes that set none. The official one is Newtonsoft.Json: it writes as declared, and of a
    /// <see cref="JsonElement"/>, which it does not know, only the property.</summary>
    public static readonly ObjectSerializer Default = new JsonObjectSerializer(Options(new UnknownElement()));

    private static JsonSerializerOptions Options(params JsonConverter[] converters)
    {
        var options = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        foreach (var converter in converters)
            options.Converters.Add(converter);
        return options;
    }

    private sealed class UnknownElement : JsonConverter<JsonElement>
    {
        public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonElement.ParseValue(ref reader);

        public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteNumber("ValueKind", (int)value.ValueKind);
            writer.WriteEndObject();
        }
    }
}
