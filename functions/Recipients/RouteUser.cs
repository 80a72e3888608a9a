using Notifications.Shared;

namespace Notifications.Recipients;

/// <summary>A user id in a route. The host has decoded it once, all but an encoded slash, which would otherwise split the path: only that is
/// left to decode. (An id that holds the text <c>%2F</c> itself looks the same here: <see cref="Web.AddressMiddleware"/> refuses it.)</summary>
internal static class RouteUser
{
    public static string Read(string value, FieldErrors errors)
    {
        var user = value.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (UserIds.Check(user) is { } rule)
            errors.Add("userId", $"'{FieldErrors.Shorten(user)}' is not allowed; allowed: {rule}");
        return user;
    }
}
