namespace Notifications.Channels.Push;

/// <summary>A browser's subscription, as its <c>PushSubscription.toJSON()</c> gives it.</summary>
/// <param name="Endpoint">Where to post; whoever knows it can post to it: treat it as a secret.</param>
/// <param name="P256dh">The browser's public key, a point of P-256, base64url.</param>
/// <param name="Auth">16 bytes shared with the browser, base64url.</param>
public sealed record PushSubscription(string Endpoint, string P256dh, string Auth)
{
    /// <summary>Not by mistake into a log.</summary>
    public override string ToString() => nameof(PushSubscription);
}
