using Notifications.Delivery.Channels.WebPush;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Messages;
using Notifications.Platform.Http;
using Notifications.Recipients;
using Notifications.Recipients.Preferences;
using Notifications.Recipients.Presence;

namespace Notifications.Operations.Support;

/// <summary>What somebody needs to know who helps a user: how they can be reached, what they asked for, and what they got.</summary>
public sealed class PersonReport(
    RecipientStore recipients, MembershipStore links, PreferenceHandler preferences, PresenceStore presence, PushSubscriptionStore browsers,
    InboxHandler inbox)
{
    public static Guid? ReadCursor(string ns, string user, string cursor) => Cursor.ReadId(ns, InboxKeys.List(user), cursor);

    public async Task<PersonSummary> GetAsync(string ns, string user, Guid? after, int limit, CancellationToken cancellation)
    {
        var profile = recipients.GetAsync(ns, user, cancellation);
        var rooms = links.LinksAsync(ns, user, MembershipKind.Room, cancellation);
        var wishes = preferences.GetAsync(ns, user, cancellation);
        var open = presence.ListAsync(ns, user, cancellation);
        var subscribed = browsers.BrowsersAsync(ns, user, cancellation);
        var page = await inbox.ListAsync(ns, user, InboxFilter.Everything, after, limit, cancellation);
        return new PersonSummary
        {
            Profile = Masked(await profile),
            Rooms = [.. (await rooms).Where(r => r.IsMember).Select(r => r.Membership.Name)],
            Preferences = (await wishes).Preferences,
            Connections = [.. (await open).OrderByDescending(c => c.LastSeenAt)],
            Browsers = [.. (await subscribed).OrderByDescending(b => b.CreatedAt).Select(Named)],
            // Nobody reads other people's messages.
            Items = [.. page.Items.Select(ConversationNotice.WithoutText)],
            NextCursor = page.NextCursor,
        };
    }

    /// <summary>Enough to ask "is it still this one?", not enough to write to them. What the sending app keeps with them is its own
    /// affair.</summary>
    private static Recipient Masked(Recipient profile) => profile with
    {
        Email = Mask.Email(profile.Email),
        PendingEmail = Mask.Email(profile.PendingEmail),
        Phone = Mask.Phone(profile.Phone),
        Data = null,
    };

    /// <summary>Whoever knows the endpoint can post to it; the push service tells which browser it is.</summary>
    private static BrowserSummary Named(SubscribedBrowser browser) =>
        new(Uri.TryCreate(browser.Endpoint, UriKind.Absolute, out var uri) ? uri.Host : "", browser.CreatedAt);
}

/// <summary>Shows of an address what its owner recognizes.</summary>
internal static class Mask
{
    private const string Hidden = "•••";

    /// <summary><c>alice@example.com</c> is <c>a•••@example.com</c>.</summary>
    public static string? Email(string? address)
    {
        if (address is null)
            return null;
        var at = address.LastIndexOf('@');
        return at <= 0 ? Hidden : First(address[..at]) + Hidden + address[at..];
    }

    /// <summary>The country's first digits and the last two.</summary>
    public static string? Phone(string? number) =>
        number is null ? null : number.Length < 8 ? Hidden : $"{number[..3]}{Hidden}{number[^2..]}";

    /// <summary>A character of two halves stays whole.</summary>
    private static string First(string text) => char.IsHighSurrogate(text[0]) && text.Length > 1 ? text[..2] : text[..1];
}

/// <summary>A user as support sees them. Addresses are masked.</summary>
public sealed record PersonSummary
{
    public required Recipient Profile { get; init; }

    public required IReadOnlyList<string> Rooms { get; init; }

    public required UserPreferences Preferences { get; init; }

    /// <summary>Open ones, the latest sign of life first.</summary>
    public required IReadOnlyList<OpenConnection> Connections { get; init; }

    /// <summary>Those that Web Push reaches, newest first.</summary>
    public required IReadOnlyList<BrowserSummary> Browsers { get; init; }

    /// <summary>A page of the inbox, newest first; archived and deleted ones are not in it.</summary>
    public required IReadOnlyList<Notification> Items { get; init; }

    /// <summary>Where the next page begins; null on the last one.</summary>
    public string? NextCursor { get; init; }
}

/// <param name="Service">The host of its push service.</param>
public sealed record BrowserSummary(string Service, DateTimeOffset CreatedAt);
