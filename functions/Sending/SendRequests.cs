using System.Text.Json;
using Microsoft.Extensions.Options;
using Notifications.Shared;

namespace Notifications.Sending;

/// <summary>From a request's JSON to its answer: check, fill in, send. One request, or many of a bulk.</summary>
public sealed class SendRequests(SendRequestReader reader, SendPlanner planner, SendHandler handler, IOptions<Switches> switches)
{
    public Task<SendAnswer> SendAsync(string ns, Guid sendId, JsonElement json, CancellationToken cancellation) =>
        SendAsync(ns, sendId, json, reader.Read, cancellation);

    public Task<SendAnswer> SendSystemAsync(string ns, Guid sendId, JsonElement json, CancellationToken cancellation) =>
        SendAsync(ns, sendId, json, reader.ReadSystem, cancellation);

    public async Task<SendAnswer> SendProgressAsync(string ns, Guid sendId, JsonElement json, CancellationToken cancellation)
    {
        if (!switches.Value.Enabled)
            return new SendAnswer(null, Problems.SendingDisabled());
        var fields = new JsonFields(json, new FieldErrors());
        return ProgressReader.Read(fields) is { } plan
            ? new SendAnswer(await handler.SendAsync(ns, sendId, plan, cancellation), null)
            : new SendAnswer(null, Problems.Invalid(fields.Errors));
    }

    private async Task<SendAnswer> SendAsync(string ns, Guid sendId, JsonElement json, Func<JsonFields, SendRequest?> read, CancellationToken cancellation)
    {
        if (!switches.Value.Enabled)
            return new SendAnswer(null, Problems.SendingDisabled());
        var fields = new JsonFields(json, new FieldErrors());
        var request = read(fields);
        var plan = request is null ? null : await planner.PlanAsync(ns, request, fields.Errors, cancellation);
        return plan is null
            ? new SendAnswer(null, Problems.Invalid(fields.Errors))
            : new SendAnswer(await handler.SendAsync(ns, sendId, plan, cancellation), null);
    }
}

/// <summary>One of them is given.</summary>
public readonly record struct SendAnswer(SendResult? Result, Problem? Problem);
