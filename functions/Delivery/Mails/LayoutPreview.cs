using System.Text.Json.Serialization;
using Notifications.Delivery.Channels;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Recipients.NamedCategories;
using Notifications.Templates;

namespace Notifications.Delivery.Mails;

/// <summary>Writes the mail that somebody would get, for nobody.</summary>
public sealed class LayoutPreview(MailWriter writer, ActionLinks links, CategoryCatalog categories, Ids ids, TimeProvider time)
{
    private const string NoLink = $"{UnsubscribeLinks.Path}?token=preview";

    /// <param name="locale">The language that was asked for.</param>
    /// <param name="recipient">Whose language and time zone dates are written in, where that is known.</param>
    public async Task<WrittenMail> OfAsync(
        string ns, Layout layout, RenderedTemplate rendered, string? locale, TextRecipient? recipient, CancellationToken cancellation)
    {
        var known = await categories.FindAsync(ns, cancellation);
        var message = Empty(ns, layout, locale) with
        {
            Recipient = new ChannelRecipient { Locale = locale ?? recipient?.Locale, TimeZone = recipient?.TimeZone },
            Title = rendered.Title,
            Message = rendered.Message,
            Subject = rendered.EmailSubject,
            EmailHtml = rendered.EmailHtml,
            EmailBlocks = rendered.EmailBlocks,
            ActionUrl = rendered.ActionUrl,
            Type = rendered.Type,
            Color = rendered.Color,
            Category = rendered.Category,
            Priority = rendered.Priority,
            Locale = rendered.Locale,
            IsMandatory = rendered.Type == NotificationType.Security || rendered.Priority == Priority.Critical
                || known.IsMandatory(rendered.Category),
            Categories = known,
        };
        return Write(message);
    }

    public async Task<WrittenMail> OfSampleAsync(
        string ns, Layout layout, MailSample sample, string? locale, CancellationToken cancellation)
    {
        var texts = MailTexts.For(locale);
        var notification = Empty(ns, layout, locale) with
        {
            Categories = await categories.FindAsync(ns, cancellation),
            Title = texts.SampleTitle,
            Message = texts.SampleText,
            ActionUrl = "/",
            Locale = texts.Language,
        };
        return Write(sample == MailSample.Notification ? notification : notification with
        {
            Title = texts.Digest(3),
            Category = PreferenceRules.DigestCategory,
            Digest =
            [
                Item(ns, texts, "content_ready", NotificationType.Success), Item(ns, texts, "content_ready", NotificationType.Info),
                Item(ns, texts, "deadline_reminder", NotificationType.Warning),
            ],
        });
    }

    private WrittenMail Write(ChannelMessage message) =>
        writer.Write(message, message.IsMandatory ? null : links.For(NoLink) ?? $"https://example.com{NoLink}");

    private ChannelMessage Empty(string ns, Layout layout, string? locale) => new()
    {
        NotificationId = ids.Next(),
        Namespace = ns,
        UserId = "",
        Title = "",
        Message = "",
        Priority = Priority.Normal,
        Category = "content_ready",
        Type = NotificationType.Success,
        ExpiresAt = time.GetUtcNow(),
        CreatedAt = time.GetUtcNow(),
        Recipient = new ChannelRecipient { Locale = locale },
        Layout = layout,
    };

    private Notification Item(string ns, MailTexts texts, string category, NotificationType type) => new(new SendContent
    {
        Title = texts.SampleTitle,
        Message = texts.SampleText,
        Type = type,
        Category = category,
        Priority = Priority.Normal,
        ActionUrl = "/",
    })
    {
        Id = ids.Next(),
        Namespace = ns,
        UserId = "",
        EventName = "",
        Status = DeliveryStatus.Sent,
        CreatedAt = time.GetUtcNow(),
        ExpiresAt = time.GetUtcNow(),
    };
}

[JsonConverter(typeof(SnakeCaseConverter<MailSample>))]
public enum MailSample { Notification, Digest }
