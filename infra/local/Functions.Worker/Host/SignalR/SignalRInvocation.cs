using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Local.Invocations;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Local.SignalR;

/// <summary>An invocation by a client's message, connect or disconnect.</summary>
internal sealed class SignalRInvocation(
    SignalRTrigger trigger,
    SignalRInvocationContext context,
    IServiceScopeFactory scopes,
    CancellationToken cancellation) : Invocation(trigger.Runner.Entry, scopes, cancellation)
{
    private static readonly JsonSerializerOptions Tolerant = new() { PropertyNameCaseInsensitive = true };

    private Dictionary<string, object?>? _bindingData;

    public override string Reason => "SignalR Service upstream call.";

    public override IReadOnlyDictionary<string, object?> BindingData => _bindingData ??= Read();

    public override object? TriggerValue(Type wanted) =>
        wanted == typeof(SignalRInvocationContext) ? context : JsonSerializer.Serialize(context, Tolerant);

    private Dictionary<string, object?> Read()
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["hub"] = context.Hub,
            ["category"] = context.Category.ToString(),
            ["event"] = context.Event,
            ["connectionId"] = context.ConnectionId,
            ["userId"] = context.UserId,
        };
        var names = trigger.Attribute.ParameterNames;
        var arguments = context.Arguments ?? [];
        for (var i = 0; i < Math.Min(names.Length, arguments.Length); i++)
            data[names[i]] = JsonMembers.TextOf((JsonElement)arguments[i]);
        return data;
    }
}
