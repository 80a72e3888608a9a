using Notifications.Shared;

namespace Notifications.Channels.Push;

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
