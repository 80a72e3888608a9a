#nullable enable
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>Reads code and message of the service's <c>odata.error</c> bodies.</summary>
internal sealed class TableErrorParser : RequestFailedDetailsParser
{
    public static TableErrorParser Shared { get; } = new();

    public override bool TryParse(Response response, [NotNullWhen(true)] out ResponseError? error, out IDictionary<string, string>? data)
    {
        error = null;
        data = null;
        if (response.ContentStream is not { CanSeek: true, Length: > 0 })
            return false;
        try
        {
            using JsonDocument body = JsonDocument.Parse(response.Content);
            if (body.RootElement.ValueKind != JsonValueKind.Object || !body.RootElement.TryGetProperty("odata.error", out JsonElement details))
                return false;
            string? message = details.GetProperty("message").GetProperty("value").GetString();
            error = new ResponseError(details.GetProperty("code").GetString(), message);
            data = FailedAction(message);
            return true;
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // A proxy's page, not the service's answer: the status says it all.
            return false;
        }
    }

    /// <summary>In a transaction the message starts with the failed action's index: <c>3:The specified entity…</c></summary>
    private static Dictionary<string, string>? FailedAction(string? message)
    {
        ReadOnlySpan<char> prefix = message.AsSpan(0, Math.Max(0, message?.IndexOf(':', StringComparison.Ordinal) ?? 0));
        return int.TryParse(prefix, out int index)
            ? new Dictionary<string, string> { [TableTransactionFailedException.FailedActionKey] = $"{index}" }
            : null;
    }
}
