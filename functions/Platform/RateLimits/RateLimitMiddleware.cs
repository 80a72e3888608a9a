using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Notifications.Platform.Http;
using Notifications.Platform.Security;

namespace Notifications.Platform.RateLimits;

/// <summary>Refuses callers that ask for too much, before anything is read or stored. Senders are told each time how much is left, all
/// others when nothing is. (An answer to a fault, 5xx, says nothing of limits: its <c>Retry-After</c> counts.)</summary>
public sealed class RateLimitMiddleware(Limits limits) : IFunctionsWorkerMiddleware
{
    private readonly FunctionAttributes<RateLimitedAttribute> declared = new();
    private readonly FunctionAttributes<AccessAttribute> access = new();

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        // Unknown callers have no bucket: operations that are open to everybody are not limited here.
        if (context.GetHttpContext()?.Request is not { } request || access.Of(context) is null or { Access: Access.Open })
        {
            await next(context);
            return;
        }
        var isSend = declared.Of(context) is not null;
        if ((isSend ? limits.Sending : limits.Others).Enter(Caller.Of(request)) is not { } scope)
        {
            await next(context);
            return;
        }
        if (scope.Refusal is { } problem)
        {
            context.SetAnswer(Answer.Problem(problem));
        }
        else
        {
            if (isSend)
                scope.AttachTo(request);
            await next(context);
        }
        if (context.GetAnswer() is { } answer && (isSend || scope.Refusal is not null))
            scope.WriteTo(answer);
    }
}

/// <summary>Each call of the function takes a permit of its caller and one of its namespace. A function whose calls weigh more takes the
/// rest itself: <see cref="RateLimitScope.TakeMore"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RateLimitedAttribute : Attribute;
