using System.Collections.Immutable;
using System.Reflection;

namespace Microsoft.Azure.Functions.Worker.Local.Functions;

internal sealed class LocalFunctionDefinition(
    string name,
    string id,
    MethodInfo method,
    ImmutableArray<FunctionParameter> parameters,
    IImmutableDictionary<string, BindingMetadata> inputs,
    IImmutableDictionary<string, BindingMetadata> outputs) : FunctionDefinition
{
    public override ImmutableArray<FunctionParameter> Parameters => parameters;

    public override string PathToAssembly { get; } = method.DeclaringType!.Assembly.Location;

    public override string EntryPoint { get; } = $"{method.DeclaringType!.FullName}.{method.Name}";

    public override string Id => id;

    public override string Name => name;

    public override IImmutableDictionary<string, BindingMetadata> InputBindings => inputs;

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings => outputs;
}

internal sealed class LocalBindingMetadata(string name, string type, BindingDirection direction) : BindingMetadata
{
    public override string Name => name;

    public override string Type => type;

    public override BindingDirection Direction => direction;
}
