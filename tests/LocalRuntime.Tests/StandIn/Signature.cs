using System.Reflection;

namespace LocalRuntime.Tests.StandIn;

/// <summary>What an app sees of a type, in lines as <see cref="SignalRSignatures"/> writes them.</summary>
internal static class Signature
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
    };

    public static IEnumerable<string> Of(Type type)
    {
        yield return Kind(type);
        if (typeof(Attribute).IsAssignableFrom(type))
            yield return "targets " + type.GetCustomAttribute<AttributeUsageAttribute>(inherit: true)!.ValidOn;
        foreach (var constant in type.GetFields(All).Where(f => f is { IsPublic: true, IsLiteral: true }))
            yield return $"{(type.IsEnum ? "" : "const ")}{constant.Name} = {constant.GetRawConstantValue()}";
        foreach (var constructor in type.GetConstructors(All).Where(IsVisible))
            yield return $"{Access(constructor)}new({Parameters(constructor)})";
        foreach (var property in type.GetProperties(All).Where(p => IsVisible(p.GetMethod!)))
            yield return $"{Access(property.GetMethod!)}{Name(property.PropertyType)} {property.Name} {Accessors(property)}";
        foreach (var method in type.GetMethods(All).Where(m => !m.IsSpecialName && IsVisible(m)))
            yield return $"{Access(method)}{Name(method.ReturnType)} {method.Name}{Generics(method)}({Parameters(method)})";
    }

    public static string Name(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        var name = type.IsNested && !type.IsGenericParameter ? Name(type.DeclaringType!) + "+" + type.Name : type.Name;
        return type.IsGenericType ? $"{name[..name.IndexOf('`', StringComparison.Ordinal)]}<{Names(type.GetGenericArguments())}>" : name;
    }

    private static string Names(IEnumerable<Type> types) => string.Join(", ", types.Select(Name));

    /// <summary>With the namespace, which an app imports.</summary>
    private static string Kind(Type type)
    {
        var what = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var bases = type.IsEnum ? [] : Bases(type).ToList();
        return $"{what} in {type.Namespace}" + (bases.Count > 0 ? " : " + Names(bases) : "");
    }

    private static IEnumerable<Type> Bases(Type type)
    {
        if (type.BaseType is { } inherited && inherited != typeof(object))
            yield return inherited;
        foreach (var own in type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).OrderBy(i => i.Name, StringComparer.Ordinal))
            yield return own;
    }

    private static bool IsVisible(MethodBase member) => member.IsPublic || member.IsFamily || member.IsFamilyOrAssembly;

    private static string Access(MethodBase member) => (member.IsPublic ? "" : "protected ")
        + (member.IsStatic ? "static " : "")
        + (member.DeclaringType!.IsInterface ? "" : Virtual(member));

    private static string Virtual(MethodBase member) => member switch
    {
        { IsAbstract: true } => "abstract ",
        { IsVirtual: true, IsFinal: false } => "virtual ",
        _ => "",
    };

    private static string Accessors(PropertyInfo property) => property.SetMethod is { } set && IsVisible(set) ? "get set" : "get";

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Generic))}>" : "";

    private static string Generic(Type parameter) =>
        parameter.Name + string.Concat(parameter.GetGenericParameterConstraints().Select(c => " : " + Name(c)));

    private static string Parameters(MethodBase member) => string.Join(", ", member.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var modifier = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        return $"{modifier}{Name(parameter.ParameterType)} {parameter.Name}{Default(parameter)}";
    }

    private static string Default(ParameterInfo parameter) => parameter switch
    {
        { HasDefaultValue: false } => "",
        { DefaultValue: null, ParameterType.IsValueType: true } => " = default",
        { DefaultValue: null } => " = null",
        { DefaultValue: var value } => $" = {value}",
    };
}
