using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Recipients.Preferences;

namespace Notifications.Delivery.Digests;

/// <summary>Finds what a digest still has to say.</summary>
public sealed class DigestItems(InboxRows inbox, InboxStateStore states, PreferenceEvaluator preferences)
{
    /// <summary>Those that still wait for their user: neither acknowledged, read nor deleted meanwhile.</summary>
    internal async Task<IReadOnlyList<DigestItem>> FindAsync(OpenDigest digest, CancellationToken cancellation)
    {
        var watermark = await states.WatermarkAsync(digest.Namespace, digest.UserId, cancellation);
        var found = new List<DigestItem>();
        foreach (var id in digest.Items)
        {
            if (await inbox.FindAsync(digest.Namespace, digest.UserId, id, cancellation) is not { } notification
                || !Watermark.Apply(watermark, notification).IsWantedOn(ChannelKind.Email))
                continue;
            var decision = await preferences.DecideAsync(notification, ChannelKind.Email, cancellation);
            found.Add(new DigestItem(notification, decision.Reason));
        }
        return found;
    }
}

/// <param name="Refusal">What the user's preferences say by now.</param>
public sealed record DigestItem(Notification Notification, RefusalReason? Refusal);
