using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Delivery;
using Notifications.Delivery.Channels.WebPush;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Messages;
using Notifications.Platform.Auditing;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Recipients;
using Notifications.Recipients.Preferences;
using Notifications.Recipients.Presence;
using Notifications.Sending;

namespace Notifications.Operations.Support;

/// <summary>For admins who help one user.</summary>
public sealed class SupportFunctions(PersonReport people, ResendHandler resend)
{
    [Function("RecipientsSummary"), Access(Access.Admin), Audited(AuditAction.RecipientViewed, User = "userId")]
    public async Task<IResult> Summary(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "recipients/{userId}/summary")] HttpRequest request,
        string userId, CancellationToken cancellation)
    {
        var (ns, errors) = (Caller.Of(request).Namespace, new FieldErrors());
        var user = RouteUser.Read(userId, errors);
        var query = ListQuery.Read(QueryParameters.Of(request), errors);
        var after = query.Position(cursor => PersonReport.ReadCursor(ns, user, cursor), errors);
        return errors.Any
            ? Answer.Problem(Problems.Invalid(errors))
            : Answer.Json(
                await people.GetAsync(ns, user, after, query.Limit, cancellation), OperationsJson.Default.PersonSummary);
    }

    /// <summary>Pushes it again, and tries the channels asked for anew.</summary>
    [Function("RecipientsResend"), Access(Access.Admin), Audited(AuditAction.NotificationResent, User = "userId", Target = "id")]
    public async Task<IResult> Resend(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "recipients/{userId}/notifications/{id:guid}/resend")]
        HttpRequest request, string userId, Guid id, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadOptionalAsync(request, cancellation);
        if (body.Problem is { } malformed)
            return Answer.Problem(malformed);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var user = RouteUser.Read(userId, fields.Errors);
        var channels = ChannelsReader.ReadOthers(fields) ?? [];
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        return await resend.RunAsync(Caller.Of(request).Namespace, user, id, channels, cancellation) switch
        {
            ResendOutcome.Done done => Answer.Json(done.Result, DeliveryJson.Default.ResendResult),
            ResendOutcome.NotFound => Answer.Problem(Problems.NotFound(
                $"The user has no notification '{id}' of their own: it was never sent to them, was a broadcast, was deleted or has "
                + "expired.")),
            ResendOutcome.Settled => Answer.Problem(Problems.TooLate(
                "The user has acknowledged or read it: no channel is turned to. Leave out 'channels' to push it again.")),
            _ => throw new InvalidOperationException("No such outcome."),
        };
    }
}

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
