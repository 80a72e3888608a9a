using System.Text.Json;
using Functions.LocalHost.Rpc;

namespace Functions.LocalHost.Invocations;

/// <summary>A function as its worker described it.</summary>
internal sealed class Function
{
    private Function(string id, string name, Binding trigger, IReadOnlyList<Binding> outputs) =>
        (Id, Name, Trigger, Outputs) = (id, name, trigger, outputs);

    public string Id { get; }

    public string Name { get; }

    public Binding Trigger { get; }

    /// <summary>What is written after the function; the HTTP answer is not among them, the worker gives that itself.</summary>
    public IReadOnlyList<Binding> Outputs { get; }

    /// <exception cref="FormatException">It has no trigger.</exception>
    public static Function Read(RpcFunctionMetadata metadata)
    {
        var bindings = metadata.RawBindings.Select(Binding.Parse).ToList();
        var trigger = bindings.Find(b => b.Type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase))
            ?? throw new FormatException("It has no trigger.");
        return new Function(metadata.FunctionId, metadata.Name, trigger, [.. bindings.Where(b => b.IsOutput && b.Type != "http")]);
    }
}

/// <summary>One binding of a function: <c>{"name":"message","type":"queueTrigger","direction":"In","queueName":"work"}</c>.</summary>
internal sealed class Binding(JsonElement json)
{
    public string Name => Text("name") ?? "";

    public string Type => Text("type") ?? "";

    public bool IsOutput => string.Equals(Text("direction"), "out", StringComparison.OrdinalIgnoreCase);

    /// <summary>The worker makes the parameter's value itself, of all that the trigger knows.</summary>
    public bool IsDeferred => Find("properties") is { ValueKind: JsonValueKind.Object } properties
        && new Binding(properties).Text("supportsDeferredBinding") is { } text && bool.Parse(text);

    public static Binding Parse(string json) => new(JsonElement.Parse(json));

    public string? Text(string member) => Find(member) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public bool Flag(string member, bool otherwise) =>
        Find(member) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : otherwise;

    public string[] Texts(string member) =>
        Find(member) is { ValueKind: JsonValueKind.Array } values ? [.. values.EnumerateArray().Select(v => v.GetString()!)] : [];

    private JsonElement? Find(string member)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name.Equals(member, StringComparison.OrdinalIgnoreCase))
                return property.Value;
        }
        return null;
    }
}
