using System.Collections;
using System.Text.Json;

namespace Notifications.Templates;

/// <summary>What a template sees of the caller's variables: texts, numbers, booleans, lists and objects of its own, nothing of .NET.</summary>
internal static class TemplateValues
{
    public static object? From(JsonElement json, RenderBudget budget) => json.ValueKind switch
    {
        JsonValueKind.Object => new ObjectValue(json.EnumerateObject().ToDictionary(m => m.Name, m => From(m.Value, budget), StringComparer.Ordinal), budget),
        JsonValueKind.Array => new ListValue([.. json.EnumerateArray().Select(item => From(item, budget))], budget),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => Number(json),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>As it was written; what no number type holds exactly stays a text.</summary>
    private static object Number(JsonElement json) =>
        json.TryGetInt64(out var whole) ? whole : json.TryGetDecimal(out var exact) ? exact : json.GetRawText();
}

/// <summary>A JSON object. Its members are found by their exact names only.</summary>
internal sealed class ObjectValue(IReadOnlyDictionary<string, object?> members, RenderBudget budget) : IEnumerable<KeyValuePair<string, object?>>
{
    public int Count => members.Count;

    public bool TryGet(string name, out object? value) => members.TryGetValue(name, out value);

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
internal sealed class ListValue(IReadOnlyList<object?> items, RenderBudget budget) : IEnumerable<object?>
{
    public int Count => items.Count;

    public object? At(int index) => index >= 0 && index < items.Count ? items[index] : null;

    /// <summary>Each one counts as a round of a loop.</summary>
    public IEnumerator<object?> GetEnumerator()
    {
        foreach (var item in items)
        {
            budget.Iterate();
            yield return item;
        }
    }

    public override string ToString() => string.Join(", ", this);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
