using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Notifications.Client;

/// <summary>One call, which may become several requests.</summary>
internal sealed class ApiRequest
{
    private readonly StringBuilder query = new();

    /// <param name="path">Below the API's address; what is put into it is percent-encoded.</param>
    public ApiRequest(HttpMethod method, FormattableString path)
    {
        Method = method;
        Name = $"{method} {path.Format}";
        Path = string.Format(CultureInfo.InvariantCulture, path.Format, path.GetArguments().Select(Encode).ToArray());
    }

    public HttpMethod Method { get; }

    /// <summary>For messages: the path without what is put into it.</summary>
    public string Name { get; }

    private string Path { get; }

    public string Address => query.Length == 0 ? Path : $"{Path}?{query}";

    public byte[]? Body { get; private set; }

    public string? IdempotencyKey { get; init; }

    /// <summary>Only this version may be replaced.</summary>
    public string? IfMatch { get; init; }

    /// <summary>Doing it twice is the same as doing it once.</summary>
    public bool IsRepeatable => Method == HttpMethod.Get || IdempotencyKey is not null || HasClientId;

    /// <summary>The body names it, so that the server tells a repetition.</summary>
    public bool HasClientId { get; init; }

    public ApiRequest WithBody<T>(T body, JsonTypeInfo<T> type)
    {
        Body = JsonSerializer.SerializeToUtf8Bytes(body, type);
        return this;
    }

    public ApiRequest With(string name, string? value)
    {
        if (value is null)
            return this;
        query.Append(query.Length == 0 ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    public ApiRequest With(string name, DateTimeOffset? value) =>
        With(name, value?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));

    public ApiRequest With(string name, int? value) => With(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Separated by commas.</summary>
    public ApiRequest With(string name, IReadOnlyCollection<string>? values) =>
        values is { Count: > 0 } ? With(name, string.Join(',', values)) : this;

    public ApiRequest WithPage(string? cursor, int? limit) => With("limit", limit).With("cursor", cursor);

    private static string Encode(object? value)
    {
        var text = value is Guid id ? id.ToString() : (string?)value;
        // An address can't hold these: they mean the folder, or the one above it.
        return text is null or "" or "." or ".."
            ? throw new ArgumentException($"'{text}' can't be a part of an address.")
            : Uri.EscapeDataString(text);
    }
}
