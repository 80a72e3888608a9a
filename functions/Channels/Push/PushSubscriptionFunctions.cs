using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
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
    public IResult Key(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "push-subscriptions/key")] HttpRequest request) =>
        options.Value.PublicKey is { } key
            ? Answer.Json(new PushKey(key), AppJson.Default.PushKey)
            : Answer.Problem(Problems.NotFound("Push is not configured."));

    /// <summary>What <c>PushSubscription.toJSON()</c> gives, as it is.</summary>
    [Function("PushSubscriptionsAdd"), Access(Access.User)]
    public async Task<IResult> Add(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "push-subscriptions")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        if (reader.Read(fields) is not { } subscription)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var caller = Caller.Of(request);
        await subscriptions.PutAsync(caller.Namespace, caller.User, subscription, cancellation);
        return Answer.NoContent();
    }

    [Function("PushSubscriptionsRemove"), Access(Access.User)]
    public async Task<IResult> Remove(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "push-subscriptions")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var endpoint = PushSubscriptionReader.Endpoint(fields);
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var caller = Caller.Of(request);
        await subscriptions.RemoveAsync(caller.Namespace, caller.User, endpoint, cancellation);
        return Answer.NoContent();
    }
}

/// <param name="PublicKey">The VAPID key's point, base64url.</param>
public sealed record PushKey(string PublicKey);
