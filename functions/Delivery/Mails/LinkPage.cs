using System.Net;
using System.Security.Cryptography;
using System.Text;
using HandlebarsDotNet;
using Microsoft.AspNetCore.Http;
using Notifications.Domain;
using Notifications.Platform.Http;

namespace Notifications.Delivery.Mails;

/// <summary>What the page behind a link of a mail says; it looks as the mails do.</summary>
internal sealed record LinkPage
{
    private static readonly HandlebarsTemplate<object, object> Page = MailHtml.Compile("page.html"), Style = MailHtml.Compile("page.css");

    public required HttpStatusCode Status { get; init; }

    public required MailTexts Texts { get; init; }

    public required MailBrand Brand { get; init; }

    public required string Heading { get; init; }

    public string? Text { get; init; }

    /// <summary>What comes all the same.</summary>
    public IReadOnlyList<string> Still { get; init; } = [];

    /// <summary>The button, and where it posts to.</summary>
    public (string Label, string Action, bool IsQuiet)? Form { get; init; }

    public string? SettingsUrl { get; init; }

    public Answer ToAnswer()
    {
        var style = Style(new Dictionary<string, object?>
        {
            ["color"] = Brand.Color.ToString(),
            ["onColor"] = Brand.Color.On.ToString(),
            ["border"] = Brand.Color.Border.ToString(),
            ["darkBorder"] = Brand.Color.DarkBorder.ToString(),
        }).ReplaceLineEndings("\n");
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        return new Answer(Status, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(Page(Model(style))))
            .With("Content-Security-Policy",
                $"default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
            .With("Referrer-Policy", "no-referrer")
            .With("Cache-Control", "no-store");
    }

    public static string ChannelOf(MailTexts texts, ChannelKind channel) => channel switch
    {
        ChannelKind.Email => texts.ByEmail,
        ChannelKind.Sms => texts.BySms,
        ChannelKind.Push => texts.ByPush,
    };

    /// <summary>The browser's, best first.</summary>
    public static string[] LanguagesOf(HttpRequest request) =>
        [.. request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString())];

    private Dictionary<string, object?> Model(string style) => new()
    {
        ["language"] = Texts.Language,
        ["direction"] = Scripts.DirectionOf(Texts.Language),
        ["style"] = style,
        ["brand"] = Brand.Name,
        ["heading"] = Heading,
        ["text"] = Text,
        ["stillHeading"] = Texts.PageStill,
        ["still"] = Still,
        ["form"] = Form is not { } form ? null : new Dictionary<string, object?>
        {
            ["label"] = form.Label,
            ["action"] = form.Action,
            ["look"] = form.IsQuiet ? "quiet" : "",
        },
        ["settings"] = SettingsUrl is null ? null
            : new Dictionary<string, object?> { ["url"] = SettingsUrl, ["text"] = Texts.Settings },
    };
}
