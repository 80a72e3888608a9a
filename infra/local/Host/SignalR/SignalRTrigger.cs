using Functions.LocalHost.Invocations;

namespace Functions.LocalHost.SignalR;

/// <summary>A SignalR function and what it takes to call it.</summary>
internal sealed record SignalRTrigger(FunctionInvoker Invoker, byte[] Key)
{
    public bool IsMessage { get; } = Invoker.Function.Trigger.Text("category")?.Equals(
        "messages", StringComparison.OrdinalIgnoreCase) == true;

    public IReadOnlyList<string> ParameterNames { get; } = Invoker.Function.Trigger.Texts("parameterNames");

    /// <summary>Hub, category and event match case-insensitively.</summary>
    public static string Address(string hub, string category, string @event) => $"{hub}\n{category}\n{@event}".ToUpperInvariant();
}
