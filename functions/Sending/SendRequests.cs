using System.Text.Json;
using Microsoft.Extensions.Options;
using Notifications.Delivery.Plans;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Http;
using Notifications.Platform.Security;

namespace Notifications.Sending;

/// <summary>From a request's JSON to its answer: check, fill in, send. One request, or many of a bulk.</summary>
public sealed class SendRequests(
    SendRequestReader reader, SendPlanner planner, PlanCatalog plans, SendHandler handler, DryRunHandler dryRuns, TimeProvider time,
    IOptions<FeatureFlags> flags)
{
    public Task<SendAnswer> SendAsync(Caller caller, Guid sendId, JsonElement json, CancellationToken cancellation) =>
        SendAsync(caller, sendId, json, reader.Read, cancellation);

    public Task<SendAnswer> SendSystemAsync(Caller caller, Guid sendId, JsonElement json, CancellationToken cancellation) =>
        SendAsync(caller, sendId, json, reader.ReadSystem, cancellation);

    public async Task<SendAnswer> SendProgressAsync(Caller caller, Guid sendId, JsonElement json, CancellationToken cancellation)
    {
        if (!flags.Value.Enabled)
            return new SendAnswer(null, Problems.SendingDisabled());
        var fields = new JsonFields(json, new FieldErrors());
        if (ProgressReader.Read(fields, time.GetUtcNow()) is not { } plan)
            return new SendAnswer(null, Problems.Invalid(fields.Errors));
        var content = await plans.PinAsync(caller.Namespace, plan.Contents[0].Content, cancellation);
        plan = plan with { Contents = [new WeightedContent(1, content)] };
        return new SendAnswer(await handler.SendAsync(caller.Namespace, sendId, plan.By(caller.Identity), cancellation), null);
    }

    /// <summary>What the send would do, for as many of its recipients as are told one by one.</summary>
    public async Task<DryRunAnswer> DryRunAsync(Caller caller, Guid sendId, JsonElement json, CancellationToken cancellation)
    {
        var fields = new JsonFields(json, new FieldErrors());
        var request = reader.Read(fields);
        var plan = request is null ? null : await planner.PlanAsync(caller.Namespace, request, fields.Errors, cancellation);
        return plan is null
            ? new DryRunAnswer(null, Problems.Invalid(fields.Errors))
            : new DryRunAnswer(await dryRuns.RunAsync(caller.Namespace, sendId, plan, cancellation), null);
    }

    private async Task<SendAnswer> SendAsync(
        Caller caller, Guid sendId, JsonElement json, Func<JsonFields, SendRequest?> read, CancellationToken cancellation)
    {
        if (!flags.Value.Enabled)
            return new SendAnswer(null, Problems.SendingDisabled());
        var fields = new JsonFields(json, new FieldErrors());
        var request = read(fields);
        var plan = request is null ? null : await planner.PlanAsync(caller.Namespace, request, fields.Errors, cancellation);
        return plan is null
            ? new SendAnswer(null, Problems.Invalid(fields.Errors))
            : new SendAnswer(await handler.SendAsync(caller.Namespace, sendId, plan.By(caller.Identity), cancellation), null);
    }
}

/// <summary>One of them is given.</summary>
public readonly record struct DryRunAnswer(DryRunResult? Result, Problem? Problem);

/// <summary>One of them is given.</summary>
public readonly record struct SendAnswer(SendResult? Result, Problem? Problem);

/// <summary>Begins a send that was queued: from then on it has its notification's id and can no longer be cancelled.</summary>
public sealed class SendStart(SendStore sends, RecallHandler recalls, Ids ids)
{
    /// <summary>Null when it was cancelled: that and beginning change the same row, so only one of them happens. Null too when it was
    /// recalled.</summary>
    public async Task<StoredSend?> BeginAsync(string ns, Guid sendId, CancellationToken cancellation)
    {
        var send = await sends.FindAsync(ns, sendId, cancellation);
        if (send is not null && await recalls.TakeBackAsync(ns, sendId, send, cancellation))
            return null;
        if (send is null or { Status: SendStatus.Cancelled } or { NotificationId: not null })
            return send;
        var id = ids.Next();
        return await sends.ChangeStatusAsync(ns, sendId, send, SendStatus.Running, cancellation, id)
            ? send with { NotificationId = id }
            : throw new InvalidOperationException("The send was changed at the same moment; the queue tries again.");
    }

    /// <summary>A broadcast has no recipients to find: once it is stored, its send is done. A recall that came meanwhile did not find
    /// it.</summary>
    public async Task BroadcastStoredAsync(string ns, Guid sendId, StoredSend send, CancellationToken cancellation)
    {
        await recalls.TakeBackAsync(ns, sendId, send, cancellation);
        await sends.ExpandedAsync(ns, sendId, cancellation);
    }
}
