using System.Text.Json;
using Notifications.Security;
using Notifications.Shared;

namespace Notifications.Recipients;

/// <summary>Who may do what with whose profile.</summary>
internal static class RecipientAccess
{
    /// <summary>What only sending apps keep.</summary>
    private static readonly string[] NotTheUsers = ["roles", "data"];

    /// <summary>Null when the caller may: for themself always, for others if <paramref name="mayOthers"/> says so.</summary>
    public static Problem? Resolve(string routeValue, Caller caller, Func<Caller, bool> mayOthers, out string user)
    {
        var errors = new FieldErrors();
        user = RouteUser.Read(routeValue, errors);
        if (errors.Any)
            return Problems.Invalid(errors);
        return user == caller.UserId || mayOthers(caller)
            ? null
            : Problems.Forbidden("This is somebody else's profile, and your role does not allow it.");
    }

    /// <summary>A user's own change of what is not theirs to change.</summary>
    public static Problem? Refusal(JsonElement body, Caller caller)
    {
        if (caller.MaySend)
            return null;
        var refused = NotTheUsers.Where(n => body.TryGetProperty(n, out var value) && value.ValueKind != JsonValueKind.Null).ToArray();
        return refused.Length == 0 ? null : Problems.Forbidden(
            $"You may not change {string.Join(" and ", refused.Select(r => $"'{r}'"))}: that needs the role 'sender' or 'admin'. Yours to change: displayName, email, phone, locale, timeZone.");
    }
}
