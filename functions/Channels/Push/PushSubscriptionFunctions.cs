using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Options;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Channels.Push;

/// <summary>The caller's own browsers. Adding and removing can be repeated.</summary>
public sealed class PushSubscriptionFunctions(PushSubscriptionStore subscriptions, PushSubscriptionReader reader, IOptions<PushOptions> options)
{
    /// <summary>What a page subscribes with: <c>pushManager.subscribe({ applicationServerKey })</c>.</summary>
    [Function("PushSubscriptionsKey"), Access(Access.User)]
    public Task<HttpResponseData> Key(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "push-subscriptions/key")] HttpRequestData request, CancellationToken cancellation) =>
        options.Value.PublicKey is { } key
            ? request.JsonAsync(new PushKey(key), AppJson.Default.PushKey, cancellation)
            : request.ProblemAsync(Problems.NotFound("Push is not configured."), cancellation);

    /// <summary>What <c>PushSubscription.toJSON()</c> gives, as it is.</summary>
    [Function("PushSubscriptionsAdd"), Access(Access.User)]
    public async Task<HttpResponseData> Add(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "push-subscriptions")] HttpRequestData request, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return await request.ProblemAsync(problem, cancellation);
        var fields = new JsonFields(body.Json, new FieldErrors());
        if (reader.Read(fields) is not { } subscription)
            return await request.ProblemAsync(Problems.Invalid(fields.Errors), cancellation);
        var caller = Caller.Of(request.FunctionContext);
        await subscriptions.PutAsync(caller.Namespace, caller.User, subscription, cancellation);
        return request.NoContent();
    }

    [Function("PushSubscriptionsRemove"), Access(Access.User)]
    public async Task<HttpResponseData> Remove(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "push-subscriptions")] HttpRequestData request, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return await request.ProblemAsync(problem, cancellation);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var endpoint = PushSubscriptionReader.Endpoint(fields);
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return await request.ProblemAsync(Problems.Invalid(fields.Errors), cancellation);
        var caller = Caller.Of(request.FunctionContext);
        await subscriptions.RemoveAsync(caller.Namespace, caller.User, endpoint, cancellation);
        return request.NoContent();
    }
}

/// <param name="PublicKey">The VAPID key's point, base64url.</param>
public sealed record PushKey(string PublicKey);
