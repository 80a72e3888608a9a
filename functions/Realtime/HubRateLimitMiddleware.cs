using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Notifications.Platform.Http;
using Notifications.Platform.RateLimits;
using Notifications.Platform.Security;

namespace Notifications.Realtime;

/// <summary>Refuses connections and users that call too many hub methods, before anything is read or stored. Connections that open and
/// close are not limited: nobody could be told.</summary>
public sealed class HubRateLimitMiddleware(Limits limits) : IFunctionsWorkerMiddleware
{
    private const string Methods = "messages";

    private readonly FunctionAttributes<SignalRTriggerAttribute> triggers = new();

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (triggers.Of(context) is { Category: Methods } && await RefusalAsync(context) is { } problem)
            context.GetInvocationResult().Value = HubAnswer.Of(problem);
        else
            await next(context);
    }

    private async Task<Problem?> RefusalAsync(FunctionContext context)
    {
        var trigger = context.FunctionDefinition.InputBindings.Values.First(binding => binding.Type == Trigger.SignalR);
        var invocation = (await context.BindInputAsync<SignalRInvocationContext>(trigger)).Value!;
        // A connection that belongs to no user is refused by the method.
        return HubUser.Parse(invocation.UserId) is var (ns, user)
            ? limits.EnterMethod(new Caller(ns, user, user, []), invocation.ConnectionId)
            : null;
    }
}
