using System.Net;
using System.Text;

namespace Notifications.Channels.Email;

/// <summary>What a mail says, as text and as HTML. Mail programs know inline styles only.</summary>
/// <param name="Action">Where the notification leads; null when nowhere.</param>
/// <param name="Unsubscribe">The signed link; null where nobody can unsubscribe.</param>
internal sealed record EmailLayout(ChannelMessage Message, string? Action, string? Unsubscribe)
{
    private const string Font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

    /// <summary>The text's language, so that no mail is half in one and half in another.</summary>
    private string? Locale => Message.Locale ?? Message.Recipient.Locale;

    private Words Words => Words.For(Locale);

    public string Text()
    {
        var text = new StringBuilder().AppendLine(Texts.OneLine(Message.Title)).AppendLine().AppendLine(Texts.WellFormed(Message.Message));
        if (Action is not null)
            text.AppendLine().AppendLine(Action);
        // The line above an address in mail: RFC 3676's signature mark, so that programs fold it away.
        text.AppendLine().AppendLine("-- ").AppendLine(Unsubscribe is null ? Words.Always : $"{Say(Words.Unsubscribe)}: {Unsubscribe}");
        return text.ToString().ReplaceLineEndings("\r\n");
    }

    public string Html() => Message.EmailHtml is { Length: > 0 } given ? WithFooter(Texts.WellFormed(given)) : Plain();

    /// <summary>A template's own page, with the link that every mail has.</summary>
    private string WithFooter(string html)
    {
        var end = html.LastIndexOf("</body", StringComparison.OrdinalIgnoreCase);
        return end < 0 ? html + Footer() : html.Insert(end, Footer());
    }

    private string Plain()
    {
        var (title, language) = (Encode(Texts.OneLine(Message.Title)), Encode(Locale ?? "en"));
        return $"""
            <!DOCTYPE html>
            <html lang="{language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title}</title>
            </head>
            <body style="margin:0;padding:24px;{Font};font-size:16px;line-height:1.5">
            <div role="main" dir="auto" style="max-width:600px;margin:0 auto">
            <h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">{title}</h1>
            <p style="margin:0 0 16px">{EncodeLines(Message.Message)}</p>
            {ActionHtml()}
            </div>
            {Footer()}
            </body>
            </html>
            """;
    }

    private string ActionHtml() => Action is null
        ? ""
        : $"""<p style="margin:0 0 16px"><a href="{Encode(Action)}" style="font-weight:bold">{Encode(Words.Open)}: {Encode(Texts.OneLine(Message.Title))}</a></p>""";

    private string Footer() => $"""
        <p lang="{Words.Language}" style="max-width:600px;margin:24px auto 0;{Font};font-size:13px">{(Unsubscribe is null ? Encode(Words.Always) : Encode(Say(Words.Reason)))}
        {UnsubscribeHtml()}</p>
        """;

    private string UnsubscribeHtml() => Unsubscribe is null ? "" : $"""<a href="{Encode(Unsubscribe)}">{Encode(Say(Words.Unsubscribe))}</a>""";

    private string Say(string words) => words.Replace("{0}", CategoryNames.Of(Message.Category, Words.Language), StringComparison.Ordinal);

    private static string EncodeLines(string text) => Encode(Texts.WellFormed(text)).ReplaceLineEndings("<br>\n");

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
