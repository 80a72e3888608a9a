using System.Globalization;
using System.Net;
using System.Text;
using Notifications.Delivery.Channels;
using Notifications.Domain;
using Notifications.Recipients;
using Notifications.Templates;

namespace Notifications.Delivery.Digests;

/// <summary>Lays out a digest: its items by category, in the order in which they came.</summary>
public sealed class DigestMail(RecipientStore recipients, ActionLinks links)
{
    private const string Font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

    /// <param name="items">Oldest first; at least one.</param>
    internal async Task<ChannelMessage> ComposeAsync(
        OpenDigest digest, IReadOnlyList<Notification> items, CancellationToken cancellation) =>
        Compose(digest.Id!.Value, await recipients.GetAsync(digest.Namespace, digest.UserId, cancellation), items);

    internal ChannelMessage Compose(Guid id, Recipient recipient, IReadOnlyList<Notification> items)
    {
        var words = DigestTexts.For(recipient.Locale);
        var title = words.Title(items.Count);
        return new ChannelMessage
        {
            NotificationId = id,
            Namespace = items[0].Namespace,
            UserId = recipient.UserId,
            Title = title,
            Message = Text(words, items),
            EmailHtml = Html(title, words, items),
            Locale = words.Language,
            Priority = items.Max(n => n.Priority),
            Category = PreferenceRules.DigestCategory,
            ExpiresAt = items.Max(n => n.ExpiresAt),
            Recipient = new ChannelRecipient { Email = recipient.Email, Locale = recipient.Locale },
        };
    }

    private string Text(DigestTexts words, IReadOnlyList<Notification> items)
    {
        var text = new StringBuilder();
        foreach (var category in items.GroupBy(n => n.Category))
        {
            text.AppendLine().AppendLine(CategoryNames.Of(category.Key, words.Language));
            foreach (var item in category)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"* {Texts.OneLine(item.Title)}")
                    .AppendLine(CultureInfo.InvariantCulture, $"  {Texts.OneLine(item.Message)}");
                if (links.For(item.ActionUrl) is { } link)
                    text.AppendLine(CultureInfo.InvariantCulture, $"  {link}");
            }
        }
        return text.ToString().Trim();
    }

    private string Html(string title, DigestTexts words, IReadOnlyList<Notification> items)
    {
        var sections = items.GroupBy(n => n.Category).Select(category => Section(words, category));
        return $"""
            <!DOCTYPE html>
            <html lang="{words.Language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Encode(title)}</title>
            </head>
            <body style="margin:0;padding:24px;{Font};font-size:16px;line-height:1.5">
            <div role="main" dir="auto" style="max-width:600px;margin:0 auto">
            <h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">{Encode(title)}</h1>
            {string.Join('\n', sections)}
            </div>
            </body>
            </html>
            """;
    }

    private string Section(DigestTexts words, IGrouping<string, Notification> category)
    {
        var name = Encode(CategoryNames.Of(category.Key, words.Language));
        return $"""<h2 style="margin:24px 0 8px;font-size:17px">{name}</h2>{string.Concat(category.Select(item => Item(words, item)))}""";
    }

    private string Item(DigestTexts words, Notification item)
    {
        var title = Encode(Texts.OneLine(item.Title));
        var link = links.For(item.ActionUrl) is { } url
            ? $"""<br><a href="{Encode(url)}" aria-label="{words.Open}: {title}">{words.Open}</a>""" : "";
        var message = Encode(Texts.WellFormed(item.Message)).ReplaceLineEndings("<br>\n");
        return $"""<p style="margin:0 0 12px"><strong>{title}</strong><br>{message}{link}</p>""";
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}

/// <summary>A digest's own words, in the languages that there are some for; else in English.</summary>
internal sealed record DigestTexts(string Language, string One, string Many, string Open)
{
    private static readonly DigestTexts English = new("en", "1 new notification", "{0} new notifications", "Open");

    private static readonly DigestTexts[] All = [English, new("de", "1 neue Benachrichtigung", "{0} neue Benachrichtigungen", "Öffnen")];

    public string Title(int count) => count == 1 ? One : string.Format(System.Globalization.CultureInfo.InvariantCulture, Many, count);

    public static DigestTexts For(string? locale) =>
        Locales.Chain(locale, English.Language)
        .Select(tag => Array.Find(All, w => w.Language.Equals(tag, StringComparison.OrdinalIgnoreCase))).OfType<DigestTexts>().First();
}
