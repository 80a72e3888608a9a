using Microsoft.Azure.Functions.Worker;

namespace Notifications.Web;

/// <summary>What starts a function.</summary>
internal readonly record struct Trigger(string Type)
{
    public bool IsQueue => Type == "queueTrigger";

    public bool IsQueueOrTimer => Type is "queueTrigger" or "timerTrigger";

    public bool IsSignalR => Type == "signalRTrigger";
}

internal static class Triggers
{
    public static Trigger Of(FunctionContext context) =>
        new(context.FunctionDefinition.InputBindings.Values.FirstOrDefault(b => b.Type.EndsWith("Trigger", StringComparison.Ordinal))?.Type ?? "");
}
