using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Channels.Sms;

/// <summary>What the API answers: a message, or an error with its code.</summary>
internal sealed record SmsAnswer
{
    /// <summary>More than this is no answer of such an API.</summary>
    private const int MaxBytes = 64 * 1024;

    public string? Sid { get; init; }

    /// <summary>A word for a message (<c>queued</c>), a number for an error.</summary>
    public JsonElement Status { get; init; }

    public int? Code { get; init; }

    [JsonPropertyName("error_code")]
    public int? ErrorCode { get; init; }

    public string? Id => AsWord(Sid);

    public string? Word => Status.ValueKind == JsonValueKind.String ? AsWord(Status.GetString()) : null;

    /// <summary>Empty when it can't be read: the status line has said what matters.</summary>
    public static async Task<SmsAnswer> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        try
        {
            await content.LoadIntoBufferAsync(MaxBytes, cancellation);
            var bytes = await content.ReadAsByteArrayAsync(cancellation);
            return JsonSerializer.Deserialize(bytes, ChannelJson.Default.SmsAnswer) ?? new SmsAnswer();
        }
        catch (Exception e) when (e is JsonException or HttpRequestException or IOException)
        {
            return new SmsAnswer();
        }
    }

    /// <summary>What gets into the history is a word, whatever the provider sends.</summary>
    private static string? AsWord(string? text) =>
        text is { Length: > 0 and <= 64 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? text : null;
}
