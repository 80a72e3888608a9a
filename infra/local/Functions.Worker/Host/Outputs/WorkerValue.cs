using System.Text.Json;
using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker.Local.Outputs;

/// <summary>A returned value as the worker hands it to the host: bytes, text, or JSON by the worker's serializer.</summary>
internal readonly record struct WorkerValue(byte[]? Bytes, string? Text, JsonElement? Json)
{
    public static WorkerValue From(object value, ObjectSerializer serializer)
    {
        switch (value)
        {
            case byte[] bytes:
                return new WorkerValue(bytes, null, null);
            case string text:
                return new WorkerValue(null, text, null);
            case BinaryData:
                // Observed: the official worker's serializer finds nothing in it to write.
                return new WorkerValue(null, null, JsonElement.Parse("{}"));
        }

        try
        {
            return new WorkerValue(null, null, Parse(serializer.Serialize(value).ToMemory()));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The official worker does the same for whatever its serializer throws, and says nothing.
            return new WorkerValue(null, value.ToString(), null);
        }
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        return JsonElement.ParseValue(ref reader);
    }
}
