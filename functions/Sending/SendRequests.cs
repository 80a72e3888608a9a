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
