using Azure;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform.Auditing;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Platform.Settings;
using Notifications.Platform.Storage;

namespace Notifications.Insight.Audit;

/// <summary>Keeps who did what, once it is done. Inside of idempotency: an answer that is given again was kept the first time.</summary>
public sealed class AuditMiddleware(AuditStore store, TimeProvider time, ILogger<AuditMiddleware> logger) : IFunctionsWorkerMiddleware
{
    /// <summary>It is done, and the caller waits.</summary>
    private static readonly TimeSpan WriteLimit = TimeSpan.FromSeconds(5);

    private readonly FunctionAttributes<AuditedAttribute> declared = new();

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        await next(context);
        if (declared.Of(context) is not { } audited
            || context.GetAnswer() is not { IsSuccess: true }
            || context.GetHttpContext()?.Request is not { } request)
            return;
        var caller = Caller.Of(request);
        var entry = new AuditEntry
        {
            At = time.GetUtcNow(),
            Event = SnakeCase<AuditAction>.NameOf(audited.Action),
            UserId = Parameter(context, audited.User) is { } user ? RouteUser.Read(user, new FieldErrors()) : null,
            Detail = audited.Target is null ? AuditDetail.Of(request) : Parameter(context, audited.Target),
            Actor = caller.Identity,
        };
        await WriteAsync(caller.Namespace, Pseudonymized(entry, AuditPseudonym.Of(request)));
    }

    /// <summary>Also for a caller who is gone. A failure here undoes nothing and changes no answer: the log has it.</summary>
    private async Task WriteAsync(string ns, AuditEntry entry)
    {
        using var limit = new CancellationTokenSource(WriteLimit);
        try
        {
            await store.AddAsync(ns, entry, limit.Token);
        }
        catch (Exception e) when (limit.IsCancellationRequested || e is RequestFailedException || StorageFaults.IsOutage(e))
        {
            logger.NotKept(entry.Event, entry.Actor!, e.GetType().Name);
        }
    }

    private static AuditEntry Pseudonymized(AuditEntry entry, AuditPseudonym? erased) => erased is null ? entry : entry with
    {
        UserId = entry.UserId == erased.UserId ? erased.Name : entry.UserId,
        Actor = entry.Actor == $"user:{erased.UserId}" ? $"user:{erased.Name}" : entry.Actor,
    };

    private static string? Parameter(FunctionContext context, string? name) =>
        name is not null && context.BindingContext.BindingData.TryGetValue(name, out var value) ? value?.ToString() : null;
}

/// <summary>Who did what (<c>Notifications:Audit</c>). What happened to a notification goes when that expires.</summary>
public sealed class AuditOptions
{
    public const string Section = "Notifications:Audit";

    /// <summary>How long it is kept who did what.</summary>
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(365);
}

internal sealed class AuditOptionsValidator : IValidateOptions<AuditOptions>
{
    public ValidateOptionsResult Validate(string? name, AuditOptions options)
    {
        var errors = new SettingErrors(AuditOptions.Section);
        errors.InRange(nameof(options.Keep), options.Keep, TimeSpan.FromDays(1), TimeSpan.FromDays(3650));
        return errors.Result;
    }
}
