using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;
using HandlebarsDotNet.Iterators;
using HandlebarsDotNet.MemberAccessors;
using HandlebarsDotNet.ObjectDescriptors;
using HandlebarsDotNet.PathStructure;
using HandlebarsDotNet.Runtime;
using HandlebarsDotNet.ValueProviders;

namespace Notifications.Templates;

/// <summary>What a template sees of the caller's variables: texts, numbers, booleans, lists and objects of its own, nothing of
/// .NET.</summary>
internal static class TemplateValues
{
    /// <param name="path">Of a required variable: a template that shows a member which is not there gets an error with the member's path.
    /// Null for any other, of which nothing is shown.</param>
    public static object? From(JsonElement json, RenderBudget budget, string? path) => json.ValueKind switch
    {
        JsonValueKind.Object => new ObjectValue(
            json.EnumerateObject()
            .ToDictionary(m => m.Name, m => From(m.Value, budget, PathOf(path, $".{m.Name}")), StringComparer.Ordinal), budget, path),
        JsonValueKind.Array =>
        new ListValue([.. json.EnumerateArray().Select((item, index) => From(item, budget, PathOf(path, $"[{index}]")))], budget, path),
        _ when Scalar(json) is { } scalar => path is null ? scalar : new ScalarValue(scalar, budget, path),
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

    private static object? Scalar(JsonElement json) => json.ValueKind switch
    {
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
internal sealed class ObjectValue(IReadOnlyDictionary<string, object?> members, RenderBudget budget, string? path)
    : IEnumerable<KeyValuePair<string, object?>>
{
    public int Count => members.Count;

    /// <summary>Found by their names, and not met when it is walked through.</summary>
    public IReadOnlyDictionary<string, object?>? Beside { get; init; }

    public object? Member(string name) =>
        members.GetValueOrDefault(name) ?? Beside?.GetValueOrDefault(name)
        ?? (path is null ? null : new MissingValue($"{path}.{name}", budget));

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

    /// <summary>An item by its index, or the length.</summary>
    public object? Member(string name) => name switch
    {
        "length" => (long)items.Count,
        _ when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) => At(index),
        _ => path is null ? null : new MissingValue($"{path}.{name}", budget),
    };

    private object? At(int index) =>
        index >= 0 && index < items.Count && items[index] is { } item ? item : path is null ? null
        : new MissingValue($"{path}[{index}]", budget);

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

/// <summary>A text, a number or a boolean of a required variable. It has no members: each one that a template asks for is not
/// there.</summary>
internal sealed class ScalarValue(object value, RenderBudget budget, string path) : IEnumerable<object?>
{
    public object Value => value;

    public MissingValue Member(string name) => new($"{path}.{name}", budget);

    public override string ToString() => TemplateValues.TextOf(value);

    /// <summary>For Handlebars, what has no items is false: it has one as long as its value is true.</summary>
    public IEnumerator<object?> GetEnumerator()
    {
        if (HandlebarsUtils.IsTruthy(value))
            yield return value;
    }

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

/// <summary>Tells Handlebars how to look into values. It answers for every type, so that the library's own look by reflection is never
/// reached: objects have their members, lists their items, and everything else has nothing.</summary>
internal sealed class ValueDescriptors : IObjectDescriptorProvider, IMemberAccessor, IIterator
{
    public bool TryGetDescriptor(Type type, [NotNullWhen(true)] out ObjectDescriptor? value)
    {
        value = new ObjectDescriptor(type, this, (_, _) => Array.Empty<object>(), _ => this);
        return true;
    }

    public bool TryGetValue(object instance, ChainSegment memberName, out object? value)
    {
        value = instance switch
        {
            ObjectValue members => members.Member(memberName.TrimmedValue),
            ListValue items => items.Member(memberName.TrimmedValue),
            ScalarValue scalar => scalar.Member(memberName.TrimmedValue),
            MissingValue missing => missing.Member(memberName.TrimmedValue),
            _ => null,
        };
        return value is not null;
    }

    public void Iterate(
        in EncodedTextWriter writer, BindingContext context, ChainSegment[] blockParamsVariables, object input, TemplateDelegate template,
        TemplateDelegate ifEmpty)
    {
        using var frame = context.CreateFrame();
        var rounds = new IteratorValues(frame) { First = BoxedValues.True, Last = BoxedValues.False };
        var (index, count) = (0, input switch { ListValue list => list.Count, ObjectValue members => members.Count, _ => 0 });
        foreach (var (key, value) in Pairs(input))
        {
            if (index == 1)
                rounds.First = BoxedValues.False;
            if (index == count - 1)
                rounds.Last = BoxedValues.True;
            rounds.Index = BoxedValues.Int(index);
            rounds.Key = key ?? rounds.Index;
            rounds.Value = frame.Value = value;
            template(writer, frame);
            index++;
        }
        if (index > 0)
            return;
        frame.Value = context.Value;
        ifEmpty(writer, frame);
    }

    private static IEnumerable<KeyValuePair<string?, object?>> Pairs(object input) => input switch
    {
        ListValue items => items.Select(item => new KeyValuePair<string?, object?>(null, item)),
        ObjectValue members => members.Select(member => new KeyValuePair<string?, object?>(member.Key, member.Value)),
        _ => [],
    };
}
