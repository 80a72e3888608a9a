namespace Notifications.Shared;

/// <summary>What is wrong with a request, per member: collected first, answered together.</summary>
public sealed class FieldErrors
{
    /// <summary>So many are told, and of the others how many they are: an answer never grows with what was sent.</summary>
    public const int MaxTold = 20;

    private const int ShownCharacters = 60;
    private readonly Dictionary<string, List<string>> errors = [];
    private int count;

    public bool Any => count > 0;

    /// <summary>How many are not told.</summary>
    public int More => Math.Max(0, count - MaxTold);

    public void Add(string field, string message)
    {
        if (++count > MaxTold)
            return;
        if (!errors.TryGetValue(field, out var messages))
            errors[field] = messages = [];
        messages.Add(message);
    }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> ToDictionary() =>
        errors.ToDictionary(e => e.Key, e => (IReadOnlyList<string>)e.Value);

    /// <summary>A caller's value as an error shows it: enough to recognise it, never all of it, and never half a character.</summary>
    public static string Shorten(string value) =>
        value.Length <= ShownCharacters
            ? value
            : string.Concat(value.AsSpan(0, char.IsHighSurrogate(value[ShownCharacters - 1]) ? ShownCharacters - 1 : ShownCharacters), "…");
}
