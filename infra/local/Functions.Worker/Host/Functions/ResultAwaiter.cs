using System.Reflection;

namespace Microsoft.Azure.Functions.Worker.Local.Functions;

/// <summary>Turns whatever a method returns into an awaitable object.</summary>
internal static class ResultAwaiter
{
    public static Func<object?, ValueTask<object?>> For(Type returned)
    {
        if (returned == typeof(Task))
            return AwaitTask;
        if (returned == typeof(ValueTask))
            return AwaitValueTask;
        if (!returned.IsGenericType)
            return ValueTask.FromResult;
        var open = returned.GetGenericTypeDefinition();
        var helper = open == typeof(Task<>) ? nameof(AwaitTaskOf) : open == typeof(ValueTask<>) ? nameof(AwaitValueTaskOf) : null;
        return helper is null
            ? ValueTask.FromResult
            : typeof(ResultAwaiter).GetMethod(helper, BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(returned.GetGenericArguments())
                .CreateDelegate<Func<object?, ValueTask<object?>>>();
    }

    private static async ValueTask<object?> AwaitTask(object? task)
    {
        await (Task)task!;
        return null;
    }

    private static async ValueTask<object?> AwaitValueTask(object? task)
    {
        await (ValueTask)task!;
        return null;
    }

    private static async ValueTask<object?> AwaitTaskOf<T>(object? task) => await (Task<T>)task!;

    private static async ValueTask<object?> AwaitValueTaskOf<T>(object? task) => await (ValueTask<T>)task!;
}
