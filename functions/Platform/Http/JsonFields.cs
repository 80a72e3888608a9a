using System.Text;
using System.Text.Json;
using Notifications.Domain;
using Notifications.Platform.Json;

namespace Notifications.Platform.Http;

/// <summary>Reads a request's members one by one and collects what is wrong with each: the member, its value, what is allowed.
/// What was never asked for is refused at the end (<see cref="RejectUnknown"/>).</summary>
/// <param name="source">Of <see cref="StrictJson"/>, so that every text in it can be read.</param>
public sealed class JsonFields(JsonElement source, FieldErrors errors, string prefix = "")
{
    private const int MaxTime = 16;

    private readonly List<string> known = [];

    public FieldErrors Errors => errors;

    public string PathOf(string name) => prefix + name;

    public void Fail(string name, string message) => errors.Add(PathOf(name), message);

    /// <summary>What is wrong with a nested object as a whole.</summary>
    public void FailWhole(string message) => errors.Add(prefix.TrimEnd('.'), message);

    /// <summary>A text of at most <paramref name="max"/> characters; null if absent.</summary>
    public string? Text(string name, int max, bool required = false)
    {
        if (!Find(name, JsonValueKind.String, "a text", out var value))
        {
            if (required && IsAbsent(name))
                Fail(name, "is required");
            return null;
        }
        var text = value.GetString()!;
        if (required && string.IsNullOrWhiteSpace(text))
            Fail(name, "is empty; a text is required");
        if (TextLength.Of(text) is var length && length > max)
            Fail(name, $"has {length:N0} characters; allowed: at most {max:N0}");
        return text;
    }

    /// <summary>A text that no error repeats: an address, say.</summary>
    public string? PrivateText(string name, int max)
    {
        if (IsAbsent(name))
            return null;
        if (source.GetProperty(name).ValueKind == JsonValueKind.String)
            return Text(name, max);
        Fail(name, "is not a text; allowed: a text");
        return null;
    }

    /// <summary>Null if absent or wrong.</summary>
    public TimeOnly? TimeOfDay(string name, bool required)
    {
        if (Text(name, MaxTime, required) is not { } text || string.IsNullOrWhiteSpace(text))
            return null;
        if (HourAndMinute.Parse(text) is { } time)
            return time;
        Fail(name, $"'{FieldErrors.Shorten(text)}' is not a time of the day; allowed: 00:00 to 23:59");
        return null;
    }

    public T? OneOf<T>(string name, Func<string, T?>? alias = null) where T : struct, Enum
    {
        if (!Find(name, JsonValueKind.String, $"one of {SnakeCase<T>.Allowed}", out var value))
            return null;
        var text = value.GetString()!;
        var parsed = SnakeCase<T>.Parse(text) ?? alias?.Invoke(text);
        if (parsed is null)
            Fail(name, $"'{FieldErrors.Shorten(text)}' is not allowed; allowed: {SnakeCase<T>.Allowed}");
        return parsed;
    }

    public bool? Flag(string name)
    {
        if (IsAbsent(name))
            return null;
        var value = source.GetProperty(name);
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Fail(name, $"{Describe(value)} is not allowed; allowed: true, false");
        return null;
    }

    public int? Whole(string name, int min, int max) => (int?)Whole(name, (long)min, max);

    public long? Whole(string name, long min, long max)
    {
        if (IsAbsent(name))
            return null;
        var value = source.GetProperty(name);
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= min && number <= max)
            return number;
        Fail(name, $"{Describe(value)} is not allowed; allowed: a whole number from {min:N0} to {max:N0}");
        return null;
    }

    /// <summary>A point in time, RFC 3339 with an offset.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (!Find(name, JsonValueKind.String, "a time as 2026-05-01T12:00:00Z", out var value))
            return null;
        var text = value.GetString()!;
        if (Rfc3339.TryParse(text, out var time))
            return time;
        Fail(name, $"'{FieldErrors.Shorten(text)}' is not a time; allowed: RFC 3339 with an offset, as 2026-05-01T12:00:00Z");
        return null;
    }

    /// <summary>A list of texts, checked one by one; null if absent.</summary>
    public IReadOnlyList<string>? Texts(string name, int maxItems, int maxLength)
    {
        if (!Find(name, JsonValueKind.Array, "a list of texts", out var list))
            return null;
        if (list.GetArrayLength() > maxItems)
        {
            Fail(name, $"has {list.GetArrayLength():N0} items; allowed: at most {maxItems:N0}");
            return null;
        }
        var texts = new List<string>(list.GetArrayLength());
        foreach (var (index, item) in list.EnumerateArray().Index())
        {
            if (Item(item, $"{PathOf(name)}[{index}]", maxLength) is { } text)
                texts.Add(text);
        }
        return texts;
    }

    /// <summary>A list of objects, each with a reader of its own; null if absent.</summary>
    public IReadOnlyList<JsonFields>? Objects(string name, int maxItems)
    {
        if (!Find(name, JsonValueKind.Array, "a list of objects", out var list))
            return null;
        if (list.GetArrayLength() > maxItems)
        {
            Fail(name, $"has {list.GetArrayLength():N0} items; allowed: at most {maxItems:N0}");
            return null;
        }
        var objects = new List<JsonFields>(list.GetArrayLength());
        foreach (var (index, item) in list.EnumerateArray().Index())
        {
            var path = $"{PathOf(name)}[{index}]";
            if (item.ValueKind == JsonValueKind.Object)
                objects.Add(new JsonFields(item, errors, path + "."));
            else
                errors.Add(path, $"{Describe(item)} is not allowed; allowed: an object");
        }
        return objects;
    }

    /// <summary>An object with a reader of its own; null if absent.</summary>
    public JsonFields? Nested(string name) =>
        Find(name, JsonValueKind.Object, "an object", out var value) ? new JsonFields(value, errors, $"{PathOf(name)}.") : null;

    /// <summary>The members that are there, where their names are data.</summary>
    public IEnumerable<string> Names => source.EnumerateObject().Select(m => m.Name);

    /// <summary>Any JSON value, of at most <paramref name="maxBytes"/> of UTF-8; null if absent.</summary>
    public JsonElement? Any(string name, int maxBytes) => IsAbsent(name) ? null : Sized(name, source.GetProperty(name), maxBytes);

    /// <summary>A JSON object kept as given, of at most <paramref name="maxBytes"/> of UTF-8.</summary>
    public JsonElement? Json(string name, int maxBytes) =>
        Find(name, JsonValueKind.Object, "an object", out var value) ? Sized(name, value, maxBytes) : null;

    /// <summary>Refuses a null, where it would be taken for a member that asks for nothing.</summary>
    public void RejectNull(string name, string allowed)
    {
        if (source.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null)
            Fail(name, $"null is not allowed; allowed: {allowed}");
    }

    /// <summary>Refuses every member that nothing asked for. Call it last.</summary>
    public void RejectUnknown()
    {
        string? allowed = null;
        foreach (var member in source.EnumerateObject().Where(m => !known.Contains(m.Name)))
            errors.Add(PathOf(FieldErrors.Shorten(member.Name)),
                $"is not a member of this request; allowed: {allowed ??= string.Join(", ", known)}");
    }

    /// <summary>A value for an error: what is short is shown, lists and objects by their kind.</summary>
    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        _ => FieldErrors.Shorten(value.GetRawText()),
    };

    private JsonElement? Sized(string name, JsonElement value, int maxBytes)
    {
        var bytes = Encoding.UTF8.GetByteCount(value.GetRawText());
        if (bytes <= maxBytes)
            return value.Clone();
        Fail(name, $"has {bytes:N0} bytes; allowed: at most {maxBytes:N0}");
        return null;
    }

    private string? Item(JsonElement item, string path, int maxLength)
    {
        if (item.ValueKind != JsonValueKind.String)
        {
            errors.Add(path, $"{Describe(item)} is not allowed; allowed: a text");
            return null;
        }
        var text = item.GetString()!;
        if (TextLength.Of(text) is var length && (length == 0 || length > maxLength))
            errors.Add(path, $"has {length:N0} characters; allowed: 1 to {maxLength:N0}");
        return text;
    }

    private bool IsAbsent(string name)
    {
        Know(name);
        return !source.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null;
    }

    private bool Find(string name, JsonValueKind kind, string allowed, out JsonElement value)
    {
        Know(name);
        if (!source.TryGetProperty(name, out value) || value.ValueKind == JsonValueKind.Null)
            return false;
        if (value.ValueKind == kind)
            return true;
        Fail(name, $"{Describe(value)} is not allowed; allowed: {allowed}");
        return false;
    }

    private void Know(string name)
    {
        if (!known.Contains(name))
            known.Add(name);
    }
}

/// <summary>What is wrong with a request, per member: collected first, answered together.</summary>
public sealed class FieldErrors
{
    /// <summary>So many are told, and of the others how many they are: an answer never grows with what was sent.</summary>
    public const int MaxListed = 20;

    private const int ShownCharacters = 60;

    /// <summary>A name that the caller made up can be as long as the body: an answer has no more of it than this.</summary>
    private const int MaxFieldCharacters = 256, MaxMessageCharacters = 2_500;

    private readonly Dictionary<string, List<string>> errors = [];
    private int count;

    public bool Any => count > 0;

    /// <summary>How many are not told.</summary>
    public int More => Math.Max(0, count - MaxListed);

    public void Add(string field, string message)
    {
        if (++count > MaxListed)
            return;
        field = Cut(field, MaxFieldCharacters);
        if (!errors.TryGetValue(field, out var messages))
            errors[field] = messages = [];
        messages.Add(Cut(message, MaxMessageCharacters));
    }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> ToDictionary() =>
        errors.ToDictionary(e => e.Key, e => (IReadOnlyList<string>)e.Value);

    /// <summary>A caller's value as an error shows it: enough to recognise it, never all of it, and never half a character.</summary>
    public static string Shorten(string value) => Cut(value, ShownCharacters);

    private static string Cut(string value, int most)
    {
        if (value.Length <= most)
            return value;
        var length = char.IsHighSurrogate(value[most - 1]) ? most - 1 : most;
        return string.Concat(value.AsSpan(0, length), "…");
    }
}
