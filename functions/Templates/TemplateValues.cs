using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace Notifications.Templates;

/// <summary>What a template sees of the caller's variables: texts, numbers, booleans, lists and objects of its own, nothing of .NET.</summary>
internal static class TemplateValues
{
    /// <param name="path">Of a required variable: a template that shows a member which is not there gets an error with the member's path.
    /// Null for any other, of which nothing is shown.</param>
    public static object? From(JsonElement json, RenderBudget budget, string? path) => json.ValueKind switch
    {
        JsonValueKind.Object => new ObjectValue(
            json.EnumerateObject().ToDictionary(m => m.Name, m => From(m.Value, budget, PathOf(path, $".{m.Name}")), StringComparer.Ordinal), budget, path),
        JsonValueKind.Array => new ListValue([.. json.EnumerateArray().Select((item, index) => From(item, budget, PathOf(path, $"[{index}]")))], budget, path),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => Number(json),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>The text of a value in a list, as in JSON whatever the machine's language is.</summary>
    public static string TextOf(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string? PathOf(string? path, string step) => path is null ? null : path + step;

    /// <summary>As it was written; what no number type holds exactly stays a text.</summary>
    private static object Number(JsonElement json) =>
        json.TryGetInt64(out var whole) ? whole : json.TryGetDecimal(out var exact) ? exact : json.GetRawText();
}

/// <summary>A JSON object. Its members are found by their exact names only.</summary>
internal sealed class ObjectValue(IReadOnlyDictionary<string, object?> members, RenderBudget budget, string? path) : IEnumerable<KeyValuePair<string, object?>>
{
    public int Count => members.Count;

    public bool TryGet(string name, out object? value)
    {
        if (members.TryGetValue(name, out value) && value is not null)
            return true;
        if (path is not null)
            value = new MissingValue($"{path}.{name}", budget);
        return value is not null;
    }

    /// <summary>Each one counts as a round of a loop.</summary>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        foreach (var member in members)
        {
            budget.Iterate();
            yield return member;
        }
    }

    /// <summary>An object has no text of its own.</summary>
    public override string ToString() => "";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A JSON list. As a text, its items with commas between them.</summary>
internal sealed class ListValue(IReadOnlyList<object?> items, RenderBudget budget, string? path) : IEnumerable<object?>
{
    public int Count => items.Count;

    public object? At(int index) =>
        index >= 0 && index < items.Count && items[index] is { } item ? item : path is null ? null : new MissingValue($"{path}[{index}]", budget);

    /// <summary>Each one counts as a round of a loop.</summary>
    public IEnumerator<object?> GetEnumerator()
    {
        foreach (var item in items)
        {
            budget.Iterate();
            yield return item;
        }
    }

    public override string ToString() => string.Join(", ", this.Select(TemplateValues.TextOf));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A member of a required variable that is not there. Empty, so that a template can ask for it; when its text is asked for, it is
/// missed.</summary>
internal sealed class MissingValue(string path, RenderBudget budget) : IEnumerable<object?>
{
    public MissingValue Member(string name) => new($"{path}.{name}", budget);

    public override string ToString()
    {
        budget.Miss(path);
        return "";
    }

    public IEnumerator<object?> GetEnumerator() => Enumerable.Empty<object?>().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
