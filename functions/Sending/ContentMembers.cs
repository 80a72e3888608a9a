using System.Text.Json;
using Notifications.Channels;
using Notifications.Inbox;
using Notifications.Shared;
using Notifications.Templates;

namespace Notifications.Sending;

/// <summary>The content's members as a caller gave them: each may be missing.</summary>
public sealed record ContentMembers
{
    public string? Title { get; init; }

    public string? Message { get; init; }

    public NotificationType? Type { get; init; }

    public string? Category { get; init; }

    public Priority? Priority { get; init; }

    public string? Icon { get; init; }

    public string? Color { get; init; }

    public string? ActionUrl { get; init; }

    public string? ImageUrl { get; init; }

    public string? Source { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public JsonElement? Data { get; init; }

    public string? Room { get; init; }

    public string? CollapseKey { get; init; }

    public DateTimeOffset? At { get; init; }

    public long? Sequence { get; init; }

    public bool RequiresAcknowledgement { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The channels to turn to, in this order, instead of the policy's; empty: none; null: the policy's.</summary>
    public IReadOnlyList<ChannelKind>? Channels { get; init; }

    /// <summary>The content: what was given, then the template's, then the defaults.</summary>
    public SendContent Over(RenderedTemplate? template, string? variant)
    {
        var type = Type ?? template?.Type ?? NotificationType.Info;
        return new SendContent
        {
            Title = Title ?? template?.Title ?? "",
            Message = Message ?? template?.Message ?? "",
            Type = type,
            Category = Category ?? template?.Category ?? SnakeCase<NotificationType>.NameOf(type),
            Priority = Priority ?? template?.Priority ?? Inbox.Priority.Normal,
            Icon = Icon ?? template?.Icon,
            Color = Color ?? template?.Color,
            ActionUrl = ActionUrl ?? template?.ActionUrl,
            ImageUrl = ImageUrl,
            Source = Source,
            Tags = Tags,
            Data = Data,
            Room = Room,
            CollapseKey = CollapseKey,
            At = At,
            Sequence = Sequence,
            RequiresAcknowledgement = RequiresAcknowledgement,
            ExpiresAt = ExpiresAt,
            Channels = Channels,
            // Texts of the request's own take the place of the template's everywhere.
            ChannelTexts = Title is null && Message is null ? ChannelTexts.Of(template) : null,
            Variant = variant,
        };
    }
}
