namespace Notifications.Shared;

/// <summary>What is wrong with a request, per member: collected first, answered together.</summary>
public sealed class FieldErrors
{
    private const int ShownCharacters = 60;
    private readonly Dictionary<string, List<string>> errors = [];

    public bool Any => errors.Count > 0;

    public void Add(string field, string message)
    {
        if (!errors.TryGetValue(field, out var messages))
            errors[field] = messages = [];
        messages.Add(message);
    }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> ToDictionary() =>
        errors.ToDictionary(e => e.Key, e => (IReadOnlyList<string>)e.Value);

    /// <summary>A caller's value as an error shows it: enough to recognise it, never all of it.</summary>
    public static string Shorten(string value) =>
        value.Length <= ShownCharacters ? value : string.Concat(value.AsSpan(0, ShownCharacters), "…");
}
