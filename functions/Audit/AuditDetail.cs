using Microsoft.AspNetCore.Http;

namespace Notifications.Audit;

/// <summary>What a request was done to, of functions whose route does not name it.</summary>
internal static class AuditDetail
{
    private static readonly object ItemKey = new();

    public static void Set(HttpRequest request, string? detail) => request.HttpContext.Items[ItemKey] = detail;

    public static string? Of(HttpRequest request) =>
        request.HttpContext.Items.TryGetValue(ItemKey, out var detail) ? (string?)detail : null;
}
