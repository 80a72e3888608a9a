using System.Reflection;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker.Local.Invocations;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Local.Functions;

/// <summary>Calls a function's method: converts its inputs, makes its class, awaits its result. Prepared once per function.</summary>
internal sealed class FunctionExecutor
{
    private readonly string _name;
    private readonly MethodInvoker _method;
    private readonly ObjectFactory? _makeInstance;
    private readonly ParameterBinder[] _parameters;
    private readonly Func<object?, ValueTask<object?>> _await;

    public FunctionExecutor(string name, MethodInfo method, ParameterInfo trigger, ObjectSerializer serializer)
    {
        _name = name;
        _method = MethodInvoker.Create(method);
        _makeInstance = method.IsStatic ? null : ActivatorUtilities.CreateFactory(method.DeclaringType!, []);
        _parameters = [.. method.GetParameters().Select(p => ParameterBinder.Create(p, p == trigger, serializer))];
        _await = ResultAwaiter.For(method.ReturnType);
    }

    public ValueTask<object?> ExecuteAsync(Invocation invocation)
    {
        var instance = _makeInstance?.Invoke(invocation.InstanceServices, null);
        var arguments = new object?[_parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            try
            {
                arguments[i] = _parameters[i].Bind(invocation);
            }
            catch (InputConversionException e)
            {
                throw new InputConversionException($"Error converting input parameters for Function '{_name}': {e.Message}", e);
            }
        }

        return _await(_method.Invoke(instance, arguments.AsSpan()));
    }
}
