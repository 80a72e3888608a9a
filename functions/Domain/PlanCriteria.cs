using System.Text.Json;

namespace Notifications.Domain;

/// <summary>What a step's <c>when</c> asks of a notification: its priority, or members of its data.</summary>
internal static class PlanCriteria
{
    public const string PriorityMember = "priority", DataPrefix = "data.";

    /// <summary>Those that compare by size, of numbers and of priorities.</summary>
    public static readonly IReadOnlyList<string> Ordering = ["gte", "gt", "lte", "lt"];

    public static readonly IReadOnlyList<string> Operators = [.. Ordering, "eq", "ne", "in"];

    public static bool Fit(
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>>? criteria, Notification notification) =>
        criteria is null || criteria.All(member => member.Value.All(criterion => member.Key == PriorityMember
            ? Fits(notification.Priority, criterion.Key, criterion.Value)
            : Fits(Find(notification.Data, member.Key), criterion.Key, criterion.Value)));

    private static bool Fits(Priority priority, string name, JsonElement value) => name switch
    {
        "in" => value.EnumerateArray().Any(v => priority == PriorityOf(v)),
        "eq" => priority == PriorityOf(value),
        "ne" => priority != PriorityOf(value),
        _ => PriorityOf(value) is { } other && IsOrdered(priority.CompareTo(other), name),
    };

    /// <summary>What is not there equals nothing.</summary>
    private static bool Fits(JsonElement? data, string name, JsonElement value) => name switch
    {
        "in" => value.EnumerateArray().Any(v => AreEqual(data, v)),
        "eq" => AreEqual(data, value),
        "ne" => !AreEqual(data, value),
        _ => data is { ValueKind: JsonValueKind.Number } number && IsOrdered(Compare(number, value), name),
    };

    private static bool IsOrdered(int sign, string name) => name switch
    {
        "gte" => sign >= 0,
        "gt" => sign > 0,
        "lte" => sign <= 0,
        "lt" => sign < 0,
        _ => throw new InvalidOperationException($"{name} is no operator."),
    };

    private static bool AreEqual(JsonElement? data, JsonElement value) => data is { } one && one.ValueKind == value.ValueKind
        && (one.ValueKind == JsonValueKind.Number ? Compare(one, value) == 0 : JsonElement.DeepEquals(one, value));

    private static int Compare(JsonElement one, JsonElement other) =>
        one.TryGetDecimal(out var exact) && other.TryGetDecimal(out var exactOther)
            ? exact.CompareTo(exactOther) : one.GetDouble().CompareTo(other.GetDouble());

    private static JsonElement? Find(JsonElement? data, string member)
    {
        var found = data;
        foreach (var name in member[DataPrefix.Length..].Split('.'))
            found = found is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var child) ? child : null;
        return found;
    }

    private static Priority? PriorityOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? SnakeCase<Priority>.Parse(value.GetString()!) : null;
}
