using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;
using HandlebarsDotNet.Iterators;
using HandlebarsDotNet.MemberAccessors;
using HandlebarsDotNet.ObjectDescriptors;
using HandlebarsDotNet.PathStructure;
using HandlebarsDotNet.Runtime;
using HandlebarsDotNet.ValueProviders;

namespace Notifications.Templates;

/// <summary>Tells Handlebars how to look into values. It answers for every type, so that the library's own look by reflection is never reached:
/// objects have their members, lists their items, and everything else has nothing.</summary>
internal sealed class ValueDescriptors : IObjectDescriptorProvider, IMemberAccessor, IIterator
{
    public bool TryGetDescriptor(Type type, [NotNullWhen(true)] out ObjectDescriptor? value)
    {
        value = new ObjectDescriptor(type, this, (_, _) => Array.Empty<object>(), _ => this);
        return true;
    }

    public bool TryGetValue(object instance, ChainSegment memberName, out object? value)
    {
        value = null;
        return instance switch
        {
            ObjectValue members => members.TryGet(memberName.TrimmedValue, out value),
            MissingValue missing => (value = missing.Member(memberName.TrimmedValue)) is not null,
            ListValue items when int.TryParse(memberName.TrimmedValue, NumberStyles.None, CultureInfo.InvariantCulture, out var index) => (value = items.At(index)) is not null,
            ListValue items when memberName.TrimmedValue == "length" => (value = (long)items.Count) is not null,
            _ => false,
        };
    }

    public void Iterate(
        in EncodedTextWriter writer, BindingContext context, ChainSegment[] blockParamsVariables, object input, TemplateDelegate template, TemplateDelegate ifEmpty)
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
