using Browser.Tests.Support;
using Microsoft.Playwright;

namespace Browser.Tests.Center;

/// <summary>A page of somebody else's app with components on it: its own markup, and its own address that gives tokens.</summary>
public sealed class EmbeddedPage
{
    private const string Path = "/api/v1/app/embedded-here", TokenPath = "/my-app/token";

    private EmbeddedPage(IPage page) => Page = page;

    public IPage Page { get; }

    /// <summary>Who is signed in at that app; null for nobody.</summary>
    public string? Token { get; set; }

    /// <summary>How often its address was asked.</summary>
    public int Asked { get; private set; }

    /// <param name="body">With <c>token-url="/my-app/token"</c> where a component needs it.</param>
    public static async Task<EmbeddedPage> OpenAsync(Visitor visitor, string body, string? token, string language = "en", string style = "")
    {
        var embedded = new EmbeddedPage(visitor.Page) { Token = token };
        var html = $"""
            <!doctype html><html lang="{language}"><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>An app</title><style>{style}</style><body>{body}<script type="module" src="notifications.js"></script></body></html>
            """;
        await visitor.Page.RouteAsync(
            $"**{Path}", route => route.FulfillAsync(new() { ContentType = "text/html; charset=utf-8", Body = html }));
        await visitor.Page.RouteAsync($"**{TokenPath}", embedded.AnswerAsync);
        await visitor.Page.GotoAsync(Path);
        return embedded;
    }

    private Task AnswerAsync(IRoute route)
    {
        Asked++;
        return route.FulfillAsync(
            Token is { } token ? new() { Body = token, ContentType = "text/plain" } : new() { Status = 401, Body = "" });
    }
}
