using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Storage;
using Notifications.Recipients.Preferences;

namespace Notifications.Recipients;

/// <summary>Reading and putting profiles.</summary>
public sealed class RecipientHandler(
    RecipientStore recipients, MembershipStore links, Memberships memberships, PreferenceHandler preferences, Ids ids, TimeProvider time)
{
    public Task<Recipient> GetAsync(string ns, string user, CancellationToken cancellation) => recipients.GetAsync(ns, user, cancellation);

    /// <param name="versions">The versions that may be replaced (<c>If-Match</c>); null for any.</param>
    public async Task<PutResult> PutAsync(
        string ns, string user, RecipientRequest request, IReadOnlyList<string>? versions, CancellationToken cancellation)
    {
        return await Optimistic.ChangeAsync<PutResult>(async () =>
        {
            var stored = await recipients.FindAsync(ns, user, cancellation);
            var before = stored?.Recipient ?? new Recipient { UserId = user };
            if (versions is not null && !versions.Contains(before.ETag))
                return new PutResult(PutOutcome.PreconditionFailed);
            // Read after the profile: a role that changes later changes the profile too, and is noticed when it is written.
            var roles = await links.LinksAsync(ns, user, MembershipKind.Role, cancellation);
            var after = request.ApplyTo(before, ids.Next(), time.GetUtcNow());
            if (await recipients.TryWriteAsync(ns, after, stored?.ETag, roles, cancellation) is not { } changed)
                return null;
            var settled = await memberships.SettleAsync(ns, user, changed, cancellation);
            // Also when it did not change now: an earlier try may have been broken off before this.
            if ((after.TimeZone ?? before.TimeZone ?? after.Locale ?? before.Locale) is not null)
                settled &= await preferences.FollowProfileAsync(ns, user, cancellation);
            return settled ? new PutResult(PutOutcome.Stored, after) : new PutResult(PutOutcome.Busy);
        }) ?? new PutResult(PutOutcome.Busy);
    }
}

/// <summary>What came of putting a profile.</summary>
/// <param name="Recipient">As it is now; null unless it was stored.</param>
public readonly record struct PutResult(PutOutcome Outcome, Recipient? Recipient = null);

public enum PutOutcome
{
    Stored,

    /// <summary>It is not the version that the caller had in mind.</summary>
    PreconditionFailed,

    /// <summary>Others kept changing it; trying again makes sense.</summary>
    Busy,
}
