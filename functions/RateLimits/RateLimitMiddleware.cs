using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Notifications.Security;
using Notifications.Web;

namespace Notifications.RateLimits;

/// <summary>Refuses who sends too much, before anything is read or stored, and tells everybody else how much is left. (An answer to a
/// fault, 5xx, says nothing of limits: its <c>Retry-After</c> counts.)</summary>
public sealed class RateLimitMiddleware(CallerLimits limits) : IFunctionsWorkerMiddleware
{
    private readonly FunctionAttributes<RateLimitedAttribute> declared = new();

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (declared.Of(context) is null || context.GetHttpContext()?.Request is not { } request || limits.Enter(Caller.Of(request)) is not { } scope)
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
            scope.AttachTo(request);
            await next(context);
        }
        if (context.GetAnswer() is { } answer)
            scope.WriteTo(answer);
    }
}
