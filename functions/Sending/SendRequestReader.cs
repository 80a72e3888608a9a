using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Notifications.Inbox;
using Notifications.Shared;

namespace Notifications.Sending;

/// <summary>Checks a send, member by member. The limits are the product's (docs/architecture.md).</summary>
public sealed partial class SendRequestReader(IOptions<SendingOptions> options, TimeProvider time)
{
    public const int MaxTitle = 200, MaxMessage = 4_000, MaxDataBytes = 16 * 1024, MaxTags = 20, MaxTag = 64, MaxUrl = 2_048, MaxName = 64;

    private static readonly TimeSpan MaxExpiry = TimeSpan.FromDays(366);

    /// <summary>Null when something is wrong: <paramref name="fields"/> has what.</summary>
    public SendRequest? Read(JsonFields fields)
    {
        var users = Users(fields);
        var type = fields.OneOf<NotificationType>("type") ?? NotificationType.Info;
        var request = new SendRequest
        {
            Users = users,
            Title = fields.Text("title", MaxTitle, required: true) ?? "",
            Message = fields.Text("message", MaxMessage, required: true) ?? "",
            Type = type,
            Category = Category(fields) ?? SnakeCase<NotificationType>.NameOf(type),
            // An older name of the same, which the services this replaces send.
            Priority = fields.OneOf<Priority>("priority", alias: name => name == "medium" ? Priority.Normal : null) ?? Priority.Normal,
            Icon = fields.Text("icon", MaxName),
            Color = Color(fields),
            ActionUrl = Url(fields, "actionUrl", relative: true),
            ImageUrl = Url(fields, "imageUrl", relative: false),
            Source = fields.Text("source", MaxName),
            Tags = fields.Texts("tags", MaxTags, MaxTag) ?? [],
            Data = fields.Json("data", MaxDataBytes),
            RequiresAcknowledgement = fields.Flag("requiresAcknowledgement") ?? false,
            ExpiresAt = Expiry(fields),
        };
        fields.RejectUnknown();
        return fields.Errors.Any ? null : request;
    }

    private string[] Users(JsonFields fields)
    {
        var errorsBefore = fields.Errors.Any;
        var users = fields.Texts("users", options.Value.InlineRecipients, Keys.MaxLength);
        if (users is null or [] && errorsBefore == fields.Errors.Any)
            fields.Fail("users", "has nobody; allowed: at least one user id");
        foreach (var (index, user) in (users ?? []).Index())
        {
            if (user.Length is > 0 and <= Keys.MaxLength && UserIds.Check(user) is { } rule)
                fields.Fail($"users[{index}]", $"'{FieldErrors.Shorten(user)}' is not allowed; allowed: {rule}");
        }
        return [.. (users ?? []).Distinct(StringComparer.Ordinal)];
    }

    private static string? Category(JsonFields fields)
    {
        var category = fields.Text("category", MaxName);
        if (category is not null && !CategoryPattern().IsMatch(category))
            fields.Fail("category", $"'{FieldErrors.Shorten(category)}' is not allowed; allowed: 1 to 64 of a-z 0-9 _ . -");
        return category;
    }

    private static string? Color(JsonFields fields)
    {
        var color = fields.Text("color", MaxName);
        if (color is not null && !ColorPattern().IsMatch(color))
            fields.Fail("color", $"'{FieldErrors.Shorten(color)}' is not allowed; allowed: #rgb, #rrggbb or #rrggbbaa");
        return color;
    }

    private static string? Url(JsonFields fields, string name, bool relative)
    {
        var url = fields.Text(name, MaxUrl);
        if (url is not null && !SafeUrl.IsWeb(url) && !(relative && SafeUrl.IsRelativePath(url)))
            fields.Fail(name, $"'{FieldErrors.Shorten(url)}' is not allowed; allowed: http, https{(relative ? " or a path on the same site" : "")}");
        return url;
    }

    private DateTimeOffset? Expiry(JsonFields fields)
    {
        var expiresAt = fields.Time("expiresAt");
        var now = time.GetUtcNow();
        if (expiresAt is { } moment && (moment <= now || moment > now + MaxExpiry))
            fields.Fail("expiresAt", $"'{Rfc3339.Format(moment)}' is not allowed; allowed: from now to {MaxExpiry.TotalDays:N0} days ahead");
        return expiresAt;
    }

    [GeneratedRegex("^[a-z0-9_.-]{1,64}$")]
    private static partial Regex CategoryPattern();

    [GeneratedRegex("^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$")]
    private static partial Regex ColorPattern();
}
