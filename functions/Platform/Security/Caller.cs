using Microsoft.AspNetCore.Http;

namespace Notifications.Platform.Security;

/// <summary>Who calls: an end user or a service, and in which namespace. Made from a verified token or key only.</summary>
/// <param name="UserId">The user; null for a service with an API key.</param>
/// <param name="Name">For logs and the audit: the key's name or the user id.</param>
public sealed record Caller(string Namespace, string? UserId, string Name, IReadOnlyList<string> Roles)
{
    public const string Admin = "admin", Sender = "sender", DefaultNamespace = "default";

    private static readonly object ItemKey = new();

    public bool MaySend => Roles.Contains(Sender) || Roles.Contains(Admin);

    public bool IsAdmin => Roles.Contains(Admin);

    /// <summary>The user whose things these are. Only functions that ask for <see cref="Access.User"/> may call it.</summary>
    public string User => UserId ?? throw new InvalidOperationException("This function did not ask for a user.");

    /// <summary>Tells callers of a namespace apart: a user and a key of the same name are two.</summary>
    public string Identity => UserId is null ? $"key:{Name}" : $"user:{UserId}";

    public static Caller Of(HttpRequest request) =>
        (Caller?)request.HttpContext.Items[ItemKey]
        ?? throw new InvalidOperationException("This function is open to everybody; there is no caller.");

    public void AttachTo(HttpRequest request) => request.HttpContext.Items[ItemKey] = this;
}
