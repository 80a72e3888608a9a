using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Auditing;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Platform.Storage;
using Notifications.Recipients.Preferences;

namespace Notifications.Recipients;

/// <summary>Users' profiles: kept by the sending apps, and by the users as far as it is theirs.</summary>
public sealed class RecipientFunctions(RecipientHandler recipients, RecipientRequestReader reader)
{
    [Function("RecipientsGet"), Access(Access.Authenticated)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "recipients/{userId}")] HttpRequest request, string userId,
        CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        if (RecipientAccess.Resolve(userId, caller, c => c.MaySend, out var user) is { } problem)
            return Answer.Problem(problem);
        return Versioned(await recipients.GetAsync(caller.Namespace, user, cancellation));
    }

    [Function("RecipientsPut"), Access(Access.Authenticated), Audited(AuditAction.RecipientChanged, User = "userId")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "recipients/{userId}")] HttpRequest request, string userId,
        CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        if (RecipientAccess.Resolve(userId, caller, c => c.MaySend, out var user) is { } refusal)
            return Answer.Problem(refusal);
        var body = await RequestBody.ReadAsync(request, cancellation);
        if ((body.Problem ?? RecipientAccess.Refusal(body.Json, caller)) is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        if (reader.Read(fields) is not { } put)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var result = await recipients.PutAsync(
            caller.Namespace, user, put with { IsOwn = !caller.MaySend }, IfMatch.Read(request), cancellation);
        if (result.Problem is { } obstacle)
            return Answer.Problem(obstacle);
        return result.Outcome switch
        {
            PutOutcome.Stored => Versioned(result.Recipient!),
            PutOutcome.PreconditionFailed => Answer.Problem(
                Problems.PreconditionFailed(
                "The recipient is not the version of If-Match any more. Read it again, and put it with its new ETag.")),
            PutOutcome.Busy => Answer.Problem(Problems.Conflict("The recipient kept changing. Try again.")),
        };
    }

    private static Answer Versioned(Recipient recipient) =>
        Answer.Json(recipient, RecipientsJson.Default.Recipient).With("ETag", recipient.ETag);
}

/// <summary>Who may do what with whose profile.</summary>
internal static class RecipientAccess
{
    /// <summary>What only sending apps keep.</summary>
    private static readonly string[] NotTheUsers = ["roles", "data"];

    /// <summary>Null when the caller may: for themself always, for others if <paramref name="mayOthers"/> says so.</summary>
    /// <param name="refusal">What a caller is told who may not.</param>
    public static Problem? Resolve(
        string routeValue, Caller caller, Func<Caller, bool> mayOthers, out string user,
        string refusal = "This is somebody else's profile, and your role does not allow it.")
    {
        var errors = new FieldErrors();
        user = RouteUser.Read(routeValue, errors);
        if (errors.Any)
            return Problems.Invalid(errors);
        return user == caller.UserId || mayOthers(caller)
            ? null
            : Problems.Forbidden(refusal);
    }

    /// <summary>A user's own change of what is not theirs to change.</summary>
    public static Problem? Refusal(JsonElement body, Caller caller)
    {
        if (caller.MaySend)
            return null;
        var refused = NotTheUsers.Where(n => body.TryGetProperty(n, out var value) && value.ValueKind != JsonValueKind.Null).ToArray();
        return refused.Length == 0 ? null : Problems.Forbidden(
            $"You may not change {string.Join(" and ", refused.Select(r => $"'{r}'"))}: that needs the role 'sender' or 'admin'. Yours to "
            + "change: displayName, email, phone, locale, timeZone.");
    }
}

/// <summary>Reading and putting profiles.</summary>
public sealed class RecipientHandler(
    RecipientStore recipients, MembershipStore links, Memberships memberships, PreferenceHandler preferences,
    IEmailConfirmation confirmation, Ids ids, TimeProvider time)
{
    /// <summary>Between two questions of one user: nobody's mailbox is to be filled by somebody who makes up addresses.</summary>
    private static readonly TimeSpan ConfirmationPause = TimeSpan.FromMinutes(1);

    public Task<Recipient> GetAsync(string ns, string user, CancellationToken cancellation) => recipients.GetAsync(ns, user, cancellation);

    /// <param name="versions">The versions that may be replaced (<c>If-Match</c>); null for any.</param>
    public async Task<PutResult> PutAsync(
        string ns, string user, RecipientRequest request, IReadOnlyList<string>? versions, CancellationToken cancellation)
    {
        string? asked = null;
        return await Optimistic.ChangeAsync<PutResult>(async () =>
        {
            var stored = await recipients.FindAsync(ns, user, cancellation);
            var before = stored?.Recipient ?? new Recipient { UserId = user };
            if (versions is not null && !versions.Contains(before.ETag))
                return new PutResult(PutOutcome.PreconditionFailed);
            // Read after the profile: a role that changes later changes the profile too, and is noticed when it is written.
            var roles = await links.LinksAsync(ns, user, MembershipKind.Role, cancellation);
            var after = request.ApplyTo(before, ids.Next(), time.GetUtcNow(), isConfirmed: !confirmation.IsNeeded);
            if (after.PendingEmail is { } pending && request.Email == pending)
            {
                // Mailed before it is stored: a link that comes to nothing harms nobody, an address that nobody is asked about is lost.
                if (asked != pending && await AskAsync(ns, before, after, pending, cancellation) is { } problem)
                    return new PutResult(PutOutcome.Busy, Problem: problem);
                asked = pending;
                after = after with { ConfirmationSentAt = time.GetUtcNow() };
            }
            if (await recipients.TryWriteAsync(ns, after, stored?.ETag, roles, cancellation) is not { } changed)
                return null;
            var settled = await memberships.SettleAsync(ns, user, changed, cancellation);
            // Also when it did not change now: an earlier try may have been broken off before this.
            var isFollowed = (after.TimeZone ?? before.TimeZone ?? after.Locale ?? before.Locale) is null
                || await preferences.FollowProfileAsync(ns, user, cancellation);
            return settled switch
            {
                SettleOutcome.GroupUnchanged => new PutResult(
                    PutOutcome.Busy, Problem: Problems.Unavailable("the real-time service for the roles' messages")),
                SettleOutcome.Settled when isFollowed => new PutResult(PutOutcome.Stored, after),
                _ => new PutResult(PutOutcome.Busy),
            };
        }) ?? new PutResult(PutOutcome.Busy);
    }

    /// <summary>The address that was asked about is the user's from now on.</summary>
    public async Task<ConfirmOutcome> ConfirmEmailAsync(string ns, string user, string email, CancellationToken cancellation)
    {
        return await Optimistic.ChangeAsync<ConfirmOutcome>(async () =>
        {
            if (await recipients.FindAsync(ns, user, cancellation) is not { Recipient: var before } stored)
                return ConfirmOutcome.Changed;
            if (before.Email == email && before.PendingEmail is null)
                return ConfirmOutcome.Confirmed;
            if (before.PendingEmail != email)
                return ConfirmOutcome.Changed;
            var roles = await links.LinksAsync(ns, user, MembershipKind.Role, cancellation);
            var after = before with { Email = email, PendingEmail = null, Version = ids.Next(), UpdatedAt = time.GetUtcNow() };
            if (await recipients.TryWriteAsync(ns, after, stored.ETag, roles, cancellation) is not { } changed)
                return null;
            return await memberships.SettleAsync(ns, user, changed, cancellation) == SettleOutcome.Settled
                ? ConfirmOutcome.Confirmed : ConfirmOutcome.Busy;
        }) ?? ConfirmOutcome.Busy;
    }

    /// <summary>Null when the mail is on its way.</summary>
    private async Task<Problem?> AskAsync(string ns, Recipient before, Recipient after, string email, CancellationToken cancellation)
    {
        var wait = before.ConfirmationSentAt + ConfirmationPause - time.GetUtcNow();
        return wait > TimeSpan.Zero
            ? Problems.TooManyRequests("A confirmation email was sent a moment ago.", (int)Math.Ceiling(wait.Value.TotalSeconds))
            : await confirmation.AskAsync(ns, after.UserId, email, after.Locale, cancellation);
    }
}

/// <summary>Asks, by a mail with a signed link, whether an address is the user's. A module that can send mail implements it.</summary>
public interface IEmailConfirmation
{
    /// <summary>False while the setting is off, or no mail can be sent.</summary>
    bool IsNeeded { get; }

    /// <summary>Null when the mail is on its way.</summary>
    /// <param name="locale">The language that the user reads; null for English.</param>
    Task<Problem?> AskAsync(string ns, string user, string email, string? locale, CancellationToken cancellation);
}

public enum ConfirmOutcome
{
    Confirmed,

    /// <summary>Another address was given since.</summary>
    Changed,

    /// <summary>Others kept changing the profile; trying again makes sense.</summary>
    Busy,
}

/// <summary>What came of putting a profile.</summary>
/// <param name="Recipient">As it is now; null unless it was stored.</param>
/// <param name="Problem">Why the new email address could not be asked about, and nothing was stored; or why open connections are not in the
/// groups of new roles yet.</param>
public readonly record struct PutResult(PutOutcome Outcome, Recipient? Recipient = null, Problem? Problem = null);

public enum PutOutcome
{
    Stored,

    /// <summary>It is not the version that the caller had in mind.</summary>
    PreconditionFailed,

    /// <summary>Others kept changing it; trying again makes sense.</summary>
    Busy,
}
