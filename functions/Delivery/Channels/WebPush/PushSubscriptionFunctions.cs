using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Notifications.Platform.Http;
using Notifications.Platform.Security;

namespace Notifications.Delivery.Channels.WebPush;

/// <summary>The caller's own browsers. Adding and removing can be repeated.</summary>
public sealed class PushSubscriptionFunctions(
    PushSubscriptionStore subscriptions, PushSubscriptionReader reader, IOptions<PushOptions> options)
{
    /// <summary>What a page subscribes with: <c>pushManager.subscribe({ applicationServerKey })</c>.</summary>
    [Function("PushSubscriptionsKey"), Access(Access.User)]
    public IResult Key(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "push-subscriptions/key")] HttpRequest request) =>
        options.Value.PublicKey is { } key
            ? Answer.Json(new PushKey(key), DeliveryJson.Default.PushKey)
            : Answer.Problem(Problems.NotFound("Push is not configured."));

    /// <summary>What <c>PushSubscription.toJSON()</c> gives, as it is.</summary>
    [Function("PushSubscriptionsAdd"), Access(Access.User)]
    public async Task<IResult> Add(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "push-subscriptions")] HttpRequest request,
        CancellationToken cancellation)
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
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "push-subscriptions")] HttpRequest request,
        CancellationToken cancellation)
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

/// <summary>Reads a subscription as browsers write it. No error repeats its parts: who knows the endpoint can post to it.</summary>
public sealed class PushSubscriptionReader(PushEndpoints endpoints)
{
    private const int MaxEndpoint = 2048, MaxKey = 256, MaxKeys = 1024;

    /// <summary>Null when something is wrong; the fields' errors say what.</summary>
    public PushSubscription? Read(JsonFields fields)
    {
        var endpoint = Endpoint(fields);
        // Browsers give it, and all but always as null; a subscription that has ended is answered with 410 then.
        fields.Any("expirationTime", 64);
        var (p256dh, auth) = ReadKeys(fields);
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return null;
        var subscription = new PushSubscription(endpoint, p256dh, auth);
        if (endpoints.Check(subscription) is not { } wrong)
            return subscription;
        // "endpoint must be …": its first word names the member.
        fields.Fail(wrong[..wrong.IndexOf(' ', StringComparison.Ordinal)], wrong[(wrong.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        return null;
    }

    public static string Endpoint(JsonFields fields) => Required(fields, "endpoint", MaxEndpoint);

    private static (string P256dh, string Auth) ReadKeys(JsonFields fields)
    {
        if (fields.Json("keys", MaxKeys) is not { } json)
        {
            fields.Fail("keys", "is required: an object with p256dh and auth");
            return ("", "");
        }
        var keys = new JsonFields(json, fields.Errors, "keys.");
        var read = (Required(keys, "p256dh", MaxKey), Required(keys, "auth", MaxKey));
        keys.RejectUnknown();
        return read;
    }

    private static string Required(JsonFields fields, string name, int max)
    {
        if (fields.PrivateText(name, max) is { Length: > 0 } text)
            return text;
        fields.Fail(name, "is required: a text");
        return "";
    }
}
