using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Platform.Settings;
using Notifications.Platform.Storage;

namespace Notifications.Platform.Idempotency;

/// <summary>Carries a request with an <c>Idempotency-Key</c> out once. Costs one insert before and one update after; a request without the
/// header costs nothing.</summary>
public sealed class IdempotencyMiddleware(IdempotencyStore store, ILogger<IdempotencyMiddleware> logger) : IFunctionsWorkerMiddleware
{
    /// <summary>The work is done and the caller waits: when storage takes longer than this, the answer goes out and the lease does the
    /// rest.</summary>
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(5);

    private readonly FunctionAttributes<IdempotentAttribute> declared = new();

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (declared.Of(context) is not { } operation
            || context.GetHttpContext()?.Request is not { } request
            || request.Header(IdempotencyKey.Header) is not { } header)
            await next(context);
        else if (request.HeaderValues(IdempotencyKey.Header).Count() != 1 || IdempotencyKey.Parse(header) is not { } text)
            context.SetAnswer(Answer.Problem(Invalid(header)));
        else if (await BodyBytes.KeepAsync(request, operation.MaxBodyBytes, context.CancellationToken) is { } body)
            await RunOnceAsync(context, next, request, text, body);
        else
            context.SetAnswer(Answer.Problem(RequestBody.TooLarge(request, operation.MaxBodyBytes)));
    }

    private async Task RunOnceAsync(FunctionContext context, FunctionExecutionDelegate next, HttpRequest request, string text, byte[] body)
    {
        var caller = Caller.Of(request);
        var key = new IdempotencyKey(caller.Namespace, caller.Identity, context.FunctionDefinition.Name, text);
        var hash = RequestHash.Of(request.Method, $"{request.PathBase}{request.Path}{request.QueryString}", body);
        var (outcome, row) = await store.ClaimAsync(key, hash, context.CancellationToken);
        if (outcome == ClaimOutcome.Claimed)
        {
            await RunAsync(context, request, next, row!);
            return;
        }
        context.SetAnswer(outcome switch
        {
            ClaimOutcome.Done when row!.Answer is { Body: not null } answer => answer.Replay(),
            ClaimOutcome.Running => Answer.Problem(Problems.RequestRunning()),
            ClaimOutcome.OtherRequest => Answer.Problem(Problems.KeyReused()),
            ClaimOutcome.Done or ClaimOutcome.Claimed => Answer.Problem(Problems.AnswerNotKept()),
        });
    }

    private async Task RunAsync(FunctionContext context, HttpRequest request, FunctionExecutionDelegate next, IdempotencyRow claim)
    {
        new IdempotencyScope(claim.Seed).AttachTo(request);
        StoredAnswer? answer = null;
        try
        {
            await next(context);
            if (context.GetAnswer() is { IsSuccess: true } given)
                answer = StoredAnswer.From(given);
        }
        finally
        {
            await SettleAsync(claim, answer);
        }
    }

    /// <summary>Also for a caller who is gone: what was done stays done. A failure here changes no answer: until the lease is over the key
    /// is taken, then the same request runs again, with the same ids.</summary>
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

    private static Problem Invalid(string text)
    {
        var errors = new FieldErrors();
        errors.Add(IdempotencyKey.Header, $"'{FieldErrors.Shorten(text)}' is not allowed; allowed: {IdempotencyKey.Rule}");
        return Problems.Invalid(errors);
    }
}

/// <summary>The HTTP function takes an <c>Idempotency-Key</c>: the same request sent again with the same key is answered with the first
/// one's answer, and nothing happens twice. For functions that create. A function that makes ids takes them from
/// <see cref="IdempotencyScope"/>.</summary>
/// <param name="maxBodyBytes">The function's own limit, since the body is read before it is.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class IdempotentAttribute(int maxBodyBytes = RequestBody.MaxBytes) : Attribute
{
    public int MaxBodyBytes => maxBodyBytes;
}

/// <summary>Requests with an <c>Idempotency-Key</c> (<c>Notifications:Idempotency</c>).</summary>
public sealed class IdempotencyOptions
{
    public const string Section = "Notifications:Idempotency";

    /// <summary>How long an answer is kept, from the first request on. Then the key is free again.</summary>
    public TimeSpan Keep { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a request may take. After that its process is taken for dead, and the same request sent again does the
    /// rest.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);
}

internal sealed class IdempotencyOptionsValidator : IValidateOptions<IdempotencyOptions>
{
    public ValidateOptionsResult Validate(string? name, IdempotencyOptions options)
    {
        var errors = new SettingErrors(IdempotencyOptions.Section);
        errors.InRange(nameof(options.Keep), options.Keep, TimeSpan.FromHours(1), TimeSpan.FromDays(30));
        // The front end gives an HTTP request up after 230 s.
        errors.InRange(nameof(options.Lease), options.Lease, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10));
        return errors.Result;
    }
}
