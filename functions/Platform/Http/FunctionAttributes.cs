using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Notifications.Platform.Http;

/// <summary>What functions declare about themselves, for middleware: the worker knows a function by its <c>Namespace.Class.Method</c> only.
/// On the method or on a parameter, such as its trigger; looked up once per function.</summary>
internal sealed class FunctionAttributes<TAttribute> where TAttribute : Attribute
{
    private readonly ConcurrentDictionary<string, TAttribute?> byEntryPoint = new();

    public TAttribute? Of(FunctionContext context) => byEntryPoint.GetOrAdd(context.FunctionDefinition.EntryPoint, Find);

    private static TAttribute? Find(string entryPoint)
    {
        var dot = entryPoint.LastIndexOf('.');
        var type = typeof(FunctionAttributes<>).Assembly.GetType(entryPoint[..dot]);
        var method = type?.GetMethod(entryPoint[(dot + 1)..]);
        return method?.GetCustomAttribute<TAttribute>()
            ?? method?.GetParameters().Select(p => p.GetCustomAttribute<TAttribute>()).FirstOrDefault(a => a is not null);
    }
}

/// <summary>What starts a function.</summary>
internal readonly record struct Trigger(string Type)
{
    public const string SignalR = "signalRTrigger";

    public bool IsQueue => Type == "queueTrigger";

    public bool IsQueueOrTimer => Type is "queueTrigger" or "timerTrigger";

    public bool IsSignalR => Type == SignalR;
}

internal static class Triggers
{
    public static Trigger Of(FunctionContext context) =>
        new(context.FunctionDefinition.InputBindings.Values.FirstOrDefault(b => b.Type.EndsWith("Trigger", StringComparison.Ordinal))?.Type
        ?? "");
}
