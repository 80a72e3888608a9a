using Azure;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Storage;
using Notifications.Web;

namespace Notifications.Idempotency;

/// <summary>Carries a request with an <c>Idempotency-Key</c> out once. Costs one insert before and one update after; a request without the
/// header costs nothing.</summary>
public sealed class IdempotencyMiddleware(IdempotencyStore store, ILogger<IdempotencyMiddleware> logger) : IFunctionsWorkerMiddleware
{
    /// <summary>The work is done and the caller waits: when storage takes longer than this, the answer goes out and the lease does the rest.</summary>
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(5);

    private readonly FunctionAttributes<IdempotentAttribute> declared = new();

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (declared.Of(context) is null || await context.GetHttpRequestDataAsync() is not { } request || KeyOf(request) is not { } text)
        {
            await next(context);
            return;
        }
        if (!IdempotencyKey.IsValid(text))
        {
            await RefuseAsync(context, request, Invalid(text));
            return;
        }
        var caller = Caller.Of(context);
        var key = new IdempotencyKey(caller.Namespace, caller.Identity, context.FunctionDefinition.Name, text);
        var (outcome, row) = await store.ClaimAsync(key, await RequestHash.OfAsync(request, context.CancellationToken), context.CancellationToken);
        await (outcome switch
        {
            ClaimOutcome.Claimed => RunAsync(context, next, row!),
            ClaimOutcome.Done when row!.Answer is { Body: not null } answer => ReplayAsync(context, request, answer),
            ClaimOutcome.Done => RefuseAsync(context, request, Problems.AnswerNotKept()),
            ClaimOutcome.Running => RefuseAsync(context, request, Problems.RequestRunning()),
            ClaimOutcome.OtherRequest => RefuseAsync(context, request, Problems.KeyReused()),
        });
    }

    private async Task RunAsync(FunctionContext context, FunctionExecutionDelegate next, IdempotencyRow claim)
    {
        new IdempotencyScope(claim.Seed).AttachTo(context);
        StoredAnswer? answer = null;
        try
        {
            await next(context);
            if (context.GetHttpResponseData() is { } response && StoredAnswer.IsSuccess(response))
                answer = await StoredAnswer.FromAsync(response, CancellationToken.None);
        }
        finally
        {
            await SettleAsync(claim, answer);
        }
    }

    /// <summary>Also for a caller who is gone: what was done stays done. A failure here changes no answer: until the lease is over the key is
    /// taken, then the same request runs again, with the same ids.</summary>
    private async Task SettleAsync(IdempotencyRow claim, StoredAnswer? answer)
    {
        using var limit = new CancellationTokenSource(SettleLimit);
        try
        {
            if (!await store.SettleAsync(claim, answer, limit.Token))
                logger.LeaseLost(claim.Key.Function);
        }
        catch (Exception e) when (limit.IsCancellationRequested || e is RequestFailedException || StorageFaults.IsOutage(e))
        {
            logger.NotSettled(claim.Key.Function, e.GetType().Name);
        }
    }

    private static async Task ReplayAsync(FunctionContext context, HttpRequestData request, StoredAnswer answer) =>
        context.GetInvocationResult().Value = await answer.AnswerAsync(request, context.CancellationToken);

    private static async Task RefuseAsync(FunctionContext context, HttpRequestData request, Problem problem) =>
        context.GetInvocationResult().Value = await request.ProblemAsync(problem, context.CancellationToken);

    /// <summary>Null without the header.</summary>
    private static string? KeyOf(HttpRequestData request) =>
        request.Headers.TryGetValues(IdempotencyKey.Header, out var values) ? string.Join(',', values) : null;

    private static Problem Invalid(string text)
    {
        var errors = new FieldErrors();
        errors.Add(IdempotencyKey.Header, $"'{FieldErrors.Shorten(text)}' is not allowed; allowed: {IdempotencyKey.Rule}");
        return Problems.Invalid(errors);
    }
}
