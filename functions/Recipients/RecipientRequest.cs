using System.Text.Json;

namespace Notifications.Recipients;

/// <summary>What a caller puts as a recipient's profile, checked. What was left out is null.</summary>
public sealed record RecipientRequest
{
    public string? DisplayName { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? Locale { get; init; }

    public string? TimeZone { get; init; }

    public IReadOnlyList<string> Roles { get; init; } = [];

    public JsonElement? Data { get; init; }

    /// <summary>From a user for themself: roles and data, which are the sending apps', stay as they are.</summary>
    public bool IsOwn { get; init; }

    public Recipient ApplyTo(Recipient before, Guid version, DateTimeOffset now) => before with
    {
        DisplayName = DisplayName,
        Email = Email,
        Phone = Phone,
        Locale = Locale,
        TimeZone = TimeZone,
        Roles = IsOwn ? before.Roles : Roles,
        Data = IsOwn ? before.Data : Data,
        CreatedAt = before.CreatedAt ?? now,
        UpdatedAt = now,
        Version = version,
    };
}
