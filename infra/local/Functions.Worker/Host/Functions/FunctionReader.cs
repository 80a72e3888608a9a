using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker.Local.Functions;

/// <summary>Finds the functions of an assembly and reads their attributes.</summary>
internal sealed class FunctionReader(ObjectSerializer serializer)
{
    private const string Return = "$return";

    /// <summary>In alphabetical order of their names, which is also the order in which routes are tried.</summary>
    /// <exception cref="InvalidOperationException">A function is declared in a way that cannot work.</exception>
    public IReadOnlyList<FunctionEntry> Read(Assembly assembly)
    {
        var methods =
            from type in assembly.GetTypes()
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            let attribute = method.GetCustomAttribute<FunctionAttribute>()
            where attribute is not null
            select (attribute.Name, Method: method);
        var entries = methods.OrderBy(m => m.Name, StringComparer.OrdinalIgnoreCase)
            .Select((m, i) => Read(m.Name, m.Method, i)).ToArray();
        return entries.GroupBy(e => e.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Skip(1).Any()) is { } twice
            ? throw new InvalidOperationException($"Two functions have the name '{twice.Key}'.")
            : entries;
    }

    private FunctionEntry Read(string name, MethodInfo method, int index)
    {
        var parameters = method.GetParameters();
        var triggerParameter = parameters.SingleOrDefault(p => p.GetCustomAttribute<TriggerBindingAttribute>() is not null)
            ?? throw new InvalidOperationException($"Function '{name}' needs exactly one parameter with a trigger attribute.");
        var trigger = triggerParameter.GetCustomAttribute<TriggerBindingAttribute>()!;
        var isHttp = trigger is HttpTriggerAttribute;

        var result = Unwrapped(method.ReturnType);
        var onMethod = method.GetCustomAttributes<OutputBindingAttribute>().ToArray();
        var marked = onMethod.Length > 0 || result is null ? [] : MarkedProperties(result, isHttp);
        var httpProperty = marked.FirstOrDefault(m => m.Attribute is HttpResultAttribute or null).Property?.Name;

        var outputs = onMethod.Select(a => new OutputBinding(Return, a))
            .Concat(marked.Where(m => m.Attribute is not (null or HttpResultAttribute))
                .Select(m => new OutputBinding(m.Property.Name, m.Attribute!)))
            .ToArray();
        var metadata = outputs.ToDictionary(o => o.Name, BindingMetadata (o) => Output(o.Name, TypeOf(o.Attribute)));
        if (httpProperty is not null)
            metadata[httpProperty] = Output(httpProperty, "http");
        else if (isHttp && result is not null && marked.Length == 0 && onMethod.Length == 0)
            metadata[Return] = Output(Return, "http");

        return new FunctionEntry
        {
            Definition = new LocalFunctionDefinition(
                name,
                index.ToString(CultureInfo.InvariantCulture),
                method,
                [.. parameters.Select(p => new FunctionParameter(p.Name!, p.ParameterType, p.HasDefaultValue, p.DefaultValue))],
                ImmutableDictionary<string, BindingMetadata>.Empty.Add(
                    triggerParameter.Name!,
                    new LocalBindingMetadata(triggerParameter.Name!, TypeOf(trigger), BindingDirection.In)),
                metadata.ToImmutableDictionary()),
            Method = method,
            Trigger = trigger,
            Outputs = outputs,
            Properties = [.. marked.Select(m => OutputPropertyOf(m.Property))],
            HttpProperty = httpProperty,
            Execute = new FunctionExecutor(name, method, triggerParameter, serializer).ExecuteAsync,
        };
    }

    private static OutputProperty OutputPropertyOf(PropertyInfo property)
    {
        var getter = MethodInvoker.Create(property.GetMethod!);
        return new OutputProperty(property.Name, getter.Invoke);
    }

    private static (PropertyInfo Property, OutputBindingAttribute? Attribute)[] MarkedProperties(Type result, bool isHttp) =>
    [
        .. result.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(p => (Property: p, Attribute: p.GetCustomAttribute<OutputBindingAttribute>()))
            .Where(m => m.Attribute is not null || isHttp && m.Property.PropertyType == typeof(HttpResponseData)),
    ];

    /// <summary>The type of the value that comes back, or null when there is none.</summary>
    private static Type? Unwrapped(Type type)
    {
        if (type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask))
            return null;
        return type.IsGenericType && type.GetGenericTypeDefinition() is var open
            && (open == typeof(Task<>) || open == typeof(ValueTask<>))
            ? type.GetGenericArguments()[0]
            : type;
    }

    private static LocalBindingMetadata Output(string name, string type) => new(name, type, BindingDirection.Out);

    private static string TypeOf(BindingAttribute attribute) => attribute switch
    {
        HttpTriggerAttribute => "httpTrigger",
        QueueTriggerAttribute => "queueTrigger",
        TimerTriggerAttribute => "timerTrigger",
        SignalRTriggerAttribute => "signalRTrigger",
        QueueOutputAttribute => "queue",
        SignalROutputAttribute => "signalR",
        HttpResultAttribute => "http",
        _ => throw new InvalidOperationException($"{attribute.GetType().Name} is not known to the local host."),
    };
}
