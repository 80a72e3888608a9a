using Microsoft.AspNetCore.Http;

namespace Notifications.Audit;

/// <summary>What the audit calls a user whom a request erases: that it happened stays known, to whom does not.</summary>
internal sealed record AuditPseudonym(string UserId, string Name)
{
    private static readonly object ItemKey = new();

    public static void Set(HttpRequest request, string user, string pseudonym) =>
        request.HttpContext.Items[ItemKey] = new AuditPseudonym(user, pseudonym);

    public static AuditEntry Apply(HttpRequest request, AuditEntry entry)
    {
        if (!request.HttpContext.Items.TryGetValue(ItemKey, out var item) || item is not AuditPseudonym erased)
            return entry;
        return entry with
        {
            UserId = entry.UserId == erased.UserId ? erased.Name : entry.UserId,
            Actor = entry.Actor == $"user:{erased.UserId}" ? $"user:{erased.Name}" : entry.Actor,
        };
    }
}
