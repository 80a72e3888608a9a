using System.Text.Json;
using System.Text.Json.Serialization;
using Notifications.Templates;

namespace Notifications.Recipients;

/// <summary>A user's profile. One that was never put exists with defaults: nobody has to be registered to be sent to.</summary>
public sealed record Recipient
{
    public required string UserId { get; init; }

    public string? DisplayName { get; init; }

    public string? Email { get; init; }

    /// <summary>The address that the user gave and has not confirmed yet: nothing but the question is mailed there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PendingEmail { get; init; }

    /// <summary>When that question was mailed.</summary>
    [JsonIgnore]
    public DateTimeOffset? ConfirmationSentAt { get; init; }

    /// <summary>E.164: <c>+</c> and up to 15 digits.</summary>
    public string? Phone { get; init; }

    /// <summary>BCP 47, as <c>pt-BR</c>.</summary>
    public string? Locale { get; init; }

    /// <summary>A name of the IANA time zone database, as <c>Europe/Berlin</c>.</summary>
    public string? TimeZone { get; init; }

    /// <summary>What sends can be addressed to; not what the user's token may do. Each once, sorted.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>What the sending app keeps with the user.</summary>
    public JsonElement? Data { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Another one with each change; empty when it was never put.</summary>
    [JsonIgnore]
    public Guid Version { get; init; }

    /// <summary>As texts are made for them.</summary>
    [JsonIgnore]
    public TextRecipient Reader =>
        new() { Locale = Locales.Nearest(Locale), TimeZone = TimeZone, DisplayName = DisplayName, Data = Data };

    /// <summary>The <c>ETag</c> of HTTP.</summary>
    [JsonIgnore]
    public string ETag => $"\"{Version:N}\"";
}

/// <summary>What a caller puts as a recipient's profile, checked. What was left out is null.</summary>
public sealed record RecipientRequest
{
    public string? DisplayName { get; init; }

    public string? Email { get; init; }

    /// <summary>What a reading answered may be put back: it keeps an address pending, and makes none pending.</summary>
    public string? PendingEmail { get; init; }

    public string? Phone { get; init; }

    public string? Locale { get; init; }

    public string? TimeZone { get; init; }

    public IReadOnlyList<string> Roles { get; init; } = [];

    public JsonElement? Data { get; init; }

    /// <summary>From a user for themself: roles and data, which are the sending apps', stay as they are.</summary>
    public bool IsOwn { get; init; }

    /// <param name="isConfirmed">An address that users give themselves is used at once.</param>
    public Recipient ApplyTo(Recipient before, Guid version, DateTimeOffset now, bool isConfirmed)
    {
        var isPending = IsOwn && !isConfirmed && Email is not null && Email != before.Email;
        var stillPending = IsOwn && PendingEmail == before.PendingEmail ? before.PendingEmail : null;
        return Apply(before, version, now) with
        {
            Email = isPending ? before.Email : Email,
            PendingEmail = isPending ? Email : stillPending,
        };
    }

    private Recipient Apply(Recipient before, Guid version, DateTimeOffset now) => before with
    {
        DisplayName = DisplayName,
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
