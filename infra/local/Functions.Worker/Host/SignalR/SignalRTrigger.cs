using Microsoft.Azure.Functions.Worker.Local.Functions;

namespace Microsoft.Azure.Functions.Worker.Local.SignalR;

/// <summary>A SignalR function and what it takes to call it.</summary>
internal sealed record SignalRTrigger(FunctionRunner Runner, SignalRTriggerAttribute Attribute, string Hub, byte[] Key)
{
    public bool IsMessage => Attribute.Category.Equals("messages", StringComparison.OrdinalIgnoreCase);

    /// <summary>Hub, category and event match case-insensitively.</summary>
    public static string Address(string hub, string category, string @event) => $"{hub}\n{category}\n{@event}".ToUpperInvariant();
}
