using System.Reflection;
using System.Reflection.Emit;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.WebJobs;

namespace Functions.LocalHost.Queues;

/// <summary>
/// The WebJobs SDK knows functions by the attributes of methods only: for each queue function a method is made here, as
/// <c>public Task Name([QueueTrigger("queue", Connection = "…")] QueueMessage message)</c>.
/// </summary>
internal static class QueueJobTypes
{
    private static readonly Type[] Parameters = [typeof(QueueMessage)];

    public static Type Make(IEnumerable<(string Name, string Queue, string? Connection)> functions)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("QueueJobs"), AssemblyBuilderAccess.Run);
        var type = assembly.DefineDynamicModule("QueueJobs").DefineType("QueueJobs", TypeAttributes.Public, typeof(QueueJobs));
        var baseConstructor = typeof(QueueJobs).GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic)[0];
        var constructor = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, [typeof(QueueDispatcher)])
            .GetILGenerator();
        constructor.Emit(OpCodes.Ldarg_0);
        constructor.Emit(OpCodes.Ldarg_1);
        constructor.Emit(OpCodes.Call, baseConstructor);
        constructor.Emit(OpCodes.Ret);
        foreach (var (name, queue, connection) in functions)
            DefineJob(type, name, queue, connection);
        return type.CreateType();
    }

    private static void DefineJob(TypeBuilder type, string name, string queue, string? connection)
    {
        var method = type.DefineMethod(name, MethodAttributes.Public, typeof(Task), Parameters);
        var trigger = typeof(QueueTriggerAttribute).GetConstructor([typeof(string)])!;
        method.DefineParameter(1, ParameterAttributes.None, "message").SetCustomAttribute(connection is null
            ? new CustomAttributeBuilder(trigger, [queue])
            : new CustomAttributeBuilder(
                trigger, [queue], [typeof(QueueTriggerAttribute).GetProperty(nameof(QueueTriggerAttribute.Connection))!], [connection]));
        var body = method.GetILGenerator();
        body.Emit(OpCodes.Ldarg_0);
        body.Emit(OpCodes.Ldstr, name);
        body.Emit(OpCodes.Ldarg_1);
        body.Emit(OpCodes.Call, typeof(QueueJobs).GetMethod(nameof(QueueJobs.RunAsync))!);
        body.Emit(OpCodes.Ret);
    }
}

/// <summary>What the made methods call.</summary>
public abstract class QueueJobs(QueueDispatcher dispatcher)
{
    public Task RunAsync(string function, QueueMessage message) => dispatcher.RunAsync(function, message);
}
