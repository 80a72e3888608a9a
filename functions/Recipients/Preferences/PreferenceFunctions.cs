using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Auditing;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Platform.Storage;
using Notifications.Recipients.NamedCategories;
using Notifications.Templates;

namespace Notifications.Recipients.Preferences;

/// <summary>Preferences: the caller's own, and those that a sending app sets for its users.</summary>
public sealed class PreferenceFunctions(PreferenceHandler preferences)
{
    private const string NotYours = "These are somebody else's preferences, and your role does not allow it.";

    [Function("PreferencesGet"), Access(Access.User)]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "notifications/preferences")] HttpRequest request,
        CancellationToken cancellation) =>
        GetAsync(Caller.Of(request).Namespace, Caller.Of(request).User, cancellation);

    [Function("PreferencesPut"), Access(Access.User)]
    public Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "notifications/preferences")] HttpRequest request,
        CancellationToken cancellation) =>
        PutAsync(request, Caller.Of(request).User, cancellation);

    [Function("RecipientsPreferencesGet"), Access(Access.Authenticated)]
    public async Task<IResult> GetOfUser(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "recipients/{userId}/preferences")] HttpRequest request,
        string userId, CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        return RecipientAccess.Resolve(userId, caller, c => c.MaySend, out var user, NotYours) is { } problem
            ? Answer.Problem(problem)
            : await GetAsync(caller.Namespace, user, cancellation);
    }

    [Function("RecipientsPreferencesPut"), Access(Access.Authenticated), Audited(AuditAction.PreferencesChanged, User = "userId")]
    public async Task<IResult> PutOfUser(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "recipients/{userId}/preferences")] HttpRequest request, string userId,
        CancellationToken cancellation) =>
        RecipientAccess.Resolve(userId, Caller.Of(request), c => c.MaySend, out var user, NotYours) is { } problem
            ? Answer.Problem(problem)
            : await PutAsync(request, user, cancellation);

    private async Task<IResult> GetAsync(string ns, string user, CancellationToken cancellation) =>
        Versioned(await preferences.GetAsync(ns, user, cancellation));

    private async Task<IResult> PutAsync(HttpRequest request, string user, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var given = PreferenceReader.Read(fields);
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var put = await preferences.PutAsync(Caller.Of(request).Namespace, user, given, IfMatch.Read(request), cancellation);
        return put.Outcome switch
        {
            PutOutcome.Stored => Versioned(put.Stored!),
            PutOutcome.PreconditionFailed => Answer.Problem(
                Problems.PreconditionFailed(
                "The preferences are not the version of If-Match any more. Read them again, and put them with their new ETag.")),
            PutOutcome.Busy => Answer.Problem(Problems.Conflict("The preferences kept changing. Try again.")),
        };
    }

    private static Answer Versioned(StoredPreferences stored) =>
        Answer.Json(stored.Preferences, RecipientsJson.Default.UserPreferences).With("ETag", stored.ETag);
}

/// <summary>Reading and changing a user's preferences.</summary>
public sealed class PreferenceHandler(
    PreferenceStore store, PreferenceCache cache, RecipientStore recipients, Memberships memberships,
    CategoryCatalog categories, IPreferenceObserver observer, Ids ids)
{
    public async Task<StoredPreferences> GetAsync(string ns, string user, CancellationToken cancellation) =>
        await ShownAsync(ns, await store.FindAsync(ns, user, cancellation) ?? StoredPreferences.None(user), cancellation);

    /// <param name="versions">The versions that may be replaced (<c>If-Match</c>); null for any.</param>
    public async Task<PreferencePut> PutAsync(
        string ns, string user, UserPreferences preferences, IReadOnlyList<string>? versions, CancellationToken cancellation)
    {
        var put = await ChangeAsync(ns, user, versions, _ => preferences, cancellation);
        return put.Stored is { } stored ? put with { Stored = await ShownAsync(ns, stored, cancellation) } : put;
    }

    /// <summary>Whose link it is; null without a record. Mails go to records' addresses only, so a link of such a user is older than
    /// their erasure.</summary>
    public async Task<Recipient?> FindOwnerAsync(UnsubscribeScope scope, CancellationToken cancellation) =>
        (await recipients.FindAsync(scope.Namespace, scope.UserId, cancellation))?.Recipient;

    /// <summary>Whether the category is ended on the channel already.</summary>
    public async Task<bool> IsUnsubscribedAsync(UnsubscribeScope scope, CancellationToken cancellation) =>
        await store.FindAsync(scope.Namespace, scope.UserId, cancellation) is { } stored
        && stored.Preferences.Categories.GetValueOrDefault(scope.Category)?.For(PlanStep.ChannelOf(scope.Channel)) == false;

    /// <summary>Takes an unsubscribing back: what the category says goes, or where the channel is off it says "on", as it did before.
    /// False when others kept changing the preferences.</summary>
    public async Task<bool> ResubscribeAsync(UnsubscribeScope scope, CancellationToken cancellation)
    {
        var channel = PlanStep.ChannelOf(scope.Channel);
        var put = await ChangeAsync(scope.Namespace, scope.UserId, null, before => !before.Categories.ContainsKey(scope.Category) ? before
            : before.With(scope.Category, channel, before.Channels.IsOn(channel) ? null : true).WithoutEmptyCategories(), cancellation);
        return put.Outcome == PutOutcome.Stored;
    }

    /// <summary>Ends a category on a channel. The limit of categories holds here too: what it stores must be good to be put back. Those
    /// that say nothing make room first.</summary>
    public async Task<UnsubscribeOutcome> UnsubscribeAsync(UnsubscribeScope scope, CancellationToken cancellation)
    {
        var (channel, isFull) = (PlanStep.ChannelOf(scope.Channel), false);
        var put = await ChangeAsync(scope.Namespace, scope.UserId, null, End, cancellation);
        return isFull ? UnsubscribeOutcome.Full : put.Outcome == PutOutcome.Stored ? UnsubscribeOutcome.Done : UnsubscribeOutcome.Busy;

        UserPreferences End(UserPreferences before)
        {
            var after = before.With(scope.Category, channel, false);
            if (after.Categories.Count > PreferenceReader.MaxCategories)
                after = after.WithoutEmptyCategories();
            isFull = after.Categories.Count > PreferenceReader.MaxCategories;
            return isFull ? before : after;
        }
    }

    /// <summary>Keeps the profile's time zone and language along: sends must not have to read the profile. The groups of the user's
    /// connections follow first, so that a change that was broken off is finished by repeating it. False when others kept changing the
    /// preferences.</summary>
    public async Task<bool> FollowProfileAsync(string ns, string user, CancellationToken cancellation)
    {
        return await Optimistic.ChangeAsync<bool>(async () =>
        {
            var before = await store.FindAsync(ns, user, cancellation) ?? StoredPreferences.None(user);
            var after = Following(before, await recipients.GetAsync(ns, user, cancellation));
            if (after == before)
                return true;
            if (after.ProfileLocale != before.ProfileLocale)
                await memberships.ChangeLanguageAsync(ns, user, before.ProfileLocale, after.ProfileLocale, cancellation);
            if (await store.TryWriteAsync(ns, after, cancellation) is { } written)
                cache.Put(ns, user, written);
            return null;
        }) ?? false;
    }

    public async Task RemoveAsync(string ns, string user, CancellationToken cancellation)
    {
        await store.RemoveAsync(ns, user, cancellation);
        cache.Put(ns, user, null);
    }

    private async Task<PreferencePut> ChangeAsync(
        string ns, string user, IReadOnlyList<string>? versions, Func<UserPreferences, UserPreferences> change,
        CancellationToken cancellation)
    {
        return await Optimistic.ChangeAsync<PreferencePut>(async () =>
        {
            var before = await store.FindAsync(ns, user, cancellation) ?? StoredPreferences.None(user);
            if (versions is not null && !versions.Contains(before.ETag))
                return new PreferencePut(PutOutcome.PreconditionFailed);
            // The language is the profile's to change: the groups of connections go with it.
            var after = before with
            {
                Preferences = change(before.Preferences),
                ProfileZone = (await recipients.GetAsync(ns, user, cancellation)).TimeZone,
                Version = ids.Next()
            };
            await observer.ChangingAsync(ns, user, after.Rules, cancellation);
            if (await store.TryWriteAsync(ns, after, cancellation) is not { } written)
                return null;
            cache.Put(ns, user, written);
            // A profile that got another zone or language in between saw the row before this one.
            return await FollowProfileAsync(ns, user, cancellation) ? new PreferencePut(PutOutcome.Stored, written)
                : new PreferencePut(PutOutcome.Busy);
        }) ?? new PreferencePut(PutOutcome.Busy);
    }

    private static StoredPreferences Following(StoredPreferences stored, Recipient profile) =>
        stored with { ProfileZone = profile.TimeZone, ProfileLocale = Locales.Nearest(profile.Locale) };

    private async Task<StoredPreferences> ShownAsync(string ns, StoredPreferences stored, CancellationToken cancellation)
    {
        var mandatory = (await categories.FindAsync(ns, cancellation)).Mandatory;
        return stored with { Preferences = stored.Preferences with { Mandatory = mandatory } };
    }
}

/// <summary>Is told of preferences before they are stored, so that what follows from them is never forgotten. Whoever acts on them is in a
/// module above this one.</summary>
public interface IPreferenceObserver
{
    /// <param name="rules">As they are to be. They may not be stored in the end.</param>
    Task ChangingAsync(string ns, string user, UserRules rules, CancellationToken cancellation);
}

public enum UnsubscribeOutcome
{
    Done,

    /// <summary>Others kept changing the preferences.</summary>
    Busy,

    /// <summary>There is no room for another category.</summary>
    Full,
}

/// <param name="Stored">As it is now; null unless it was stored.</param>
public readonly record struct PreferencePut(PutOutcome Outcome, StoredPreferences? Stored = null);

/// <summary>What a link ends.</summary>
public sealed record UnsubscribeScope(string Namespace, string UserId, string Category, ChannelKind Channel);
