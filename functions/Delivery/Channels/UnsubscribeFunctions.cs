using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Notifications.Delivery.Mails;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Recipients.NamedCategories;
using Notifications.Recipients.Preferences;

namespace Notifications.Delivery.Channels;

/// <summary>Ends a category on a channel by the signed link of a mail, without signing in (RFC 8058), and takes it back.</summary>
public sealed class UnsubscribeFunctions(UnsubscribeHandler handler)
{
    /// <summary>Only asks: scanners of mails follow links.</summary>
    [Function("UnsubscribeAsk"), Access(Access.Open)]
    public async Task<IResult> Ask(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "unsubscribe")] HttpRequest request,
        CancellationToken cancellation) =>
        (await handler.AskAsync(QueryParameters.Of(request)["token"], LinkPage.LanguagesOf(request), cancellation)).ToAnswer();

    /// <summary>Does it; what the body says does not matter, mail clients send their own.</summary>
    [Function("UnsubscribeDo"), Access(Access.Open)]
    public async Task<IResult> Do(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "unsubscribe")] HttpRequest request, CancellationToken cancellation)
    {
        var query = QueryParameters.Of(request);
        var (token, languages) = (query["token"], LinkPage.LanguagesOf(request));
        var page = query["undo"] == "true" ? await handler.UndoAsync(token, languages, cancellation)
            : await handler.UnsubscribeAsync(token, languages, cancellation);
        return page.ToAnswer();
    }
}

/// <summary>What a link of a mail does, and what its page says of it, in its owner's language.</summary>
public sealed class UnsubscribeHandler(
    UnsubscribeLinks links, PreferenceHandler preferences, CategoryCatalog catalog, LayoutCatalog layouts, MailBrands brands,
    ActionLinks actions, IOptions<ChannelsOptions> options)
{
    internal async Task<LinkPage> AskAsync(string? token, string[] languages, CancellationToken cancellation)
    {
        if (await ReadAsync(token, languages, cancellation) is not { } link)
            return Bad(languages);
        if (link.IsMandatory)
            return Always(link, HttpStatusCode.OK);
        return await preferences.IsUnsubscribedAsync(link.Scope, cancellation)
            ? Ended(link, link.Texts.PageAlready(link.Category, link.Channel)) : Asking(link);
    }

    internal async Task<LinkPage> UnsubscribeAsync(string? token, string[] languages, CancellationToken cancellation)
    {
        if (await ReadAsync(token, languages, cancellation) is not { } link)
            return Bad(languages);
        if (link.IsMandatory)
            return Always(link, HttpStatusCode.Conflict);
        return await preferences.UnsubscribeAsync(link.Scope, cancellation) switch
        {
            UnsubscribeOutcome.Done => Ended(link, link.Texts.PageDone(link.Category, link.Channel)),
            UnsubscribeOutcome.Full => Page(link, HttpStatusCode.Conflict, link.Texts.PageFull(PreferenceReader.MaxCategories)),
            UnsubscribeOutcome.Busy => Asking(link) with { Status = HttpStatusCode.Conflict, Text = link.Texts.PageBusy },
        };
    }

    internal async Task<LinkPage> UndoAsync(string? token, string[] languages, CancellationToken cancellation)
    {
        if (await ReadAsync(token, languages, cancellation) is not { } link)
            return Bad(languages);
        if (link.IsMandatory)
            return Always(link, HttpStatusCode.OK);
        return await preferences.ResubscribeAsync(link.Scope, cancellation)
            ? Page(link, HttpStatusCode.OK, link.Texts.PageUndone(link.Category, link.Channel)) with { Form = Confirm(link, isQuiet: true) }
            : Ended(link, link.Texts.PageBusy) with { Status = HttpStatusCode.Conflict };
    }

    private LinkPage Asking(Link link) => Page(link, HttpStatusCode.OK, link.Texts.PageAsk(link.Category, link.Channel)) with
    {
        Still = StillOf(link),
        Form = Confirm(link, isQuiet: false),
    };

    private LinkPage Ended(Link link, string heading) => Page(link, HttpStatusCode.OK, heading) with
    {
        Still = StillOf(link),
        Form = (link.Texts.PageUndo, $"?token={Uri.EscapeDataString(link.Token)}&undo=true", true),
    };

    private LinkPage Always(Link link, HttpStatusCode status) => Page(link, status, link.Texts.PageAlways(link.Category));

    private LinkPage Page(Link link, HttpStatusCode status, string heading) => new()
    {
        Status = status,
        Texts = link.Texts,
        Brand = link.Brand,
        Heading = heading,
        SettingsUrl = SettingsUrl,
    };

    /// <summary>The same whatever is wrong with the link: nobody learns who or what exists.</summary>
    private LinkPage Bad(string[] languages)
    {
        var texts = MailTexts.Best(languages);
        return new()
        {
            Status = HttpStatusCode.NotFound,
            Texts = texts,
            Brand = brands.Of(null, texts.Language),
            Heading = texts.PageBad,
            Text = texts.PageBadText,
            SettingsUrl = SettingsUrl,
        };
    }

    private string? SettingsUrl => actions.For(options.Value.SettingsUrl);

    /// <summary>What the rules let through all the same, and what this link is not about.</summary>
    private static string[] StillOf(Link link) =>
    [
        link.Texts.StillCritical,
        link.IsDigest ? link.Texts.StillUrgent(link.Channel) : link.Texts.StillOthers(link.Channel),
        link.Texts.StillElsewhere,
    ];

    private static (string, string, bool) Confirm(Link link, bool isQuiet) =>
        (link.Texts.PageConfirm, $"?token={Uri.EscapeDataString(link.Token)}", isQuiet);

    private async Task<Link?> ReadAsync(string? token, string[] languages, CancellationToken cancellation)
    {
        if (token is null || links.Verify(token) is not { } scope
            || await preferences.FindOwnerAsync(scope, cancellation) is not { } owner)
            return null;
        var texts = MailTexts.Best([owner.Locale, .. languages]);
        var brand = brands.Of(await layouts.FindAsync(scope.Namespace, cancellation), texts.Language);
        var categories = await catalog.FindAsync(scope.Namespace, cancellation);
        return new Link(token, scope, texts, brand, categories);
    }

    private sealed record Link(string Token, UnsubscribeScope Scope, MailTexts Texts, MailBrand Brand, CategorySet Categories)
    {
        public bool IsDigest => Scope.Category == PreferenceRules.DigestCategory;

        public string Category => IsDigest ? Texts.DigestName : Categories.NameOf(Scope.Category, Texts.Language);

        public bool IsMandatory => Categories.IsMandatory(Scope.Category);

        public string Channel => LinkPage.ChannelOf(Texts, Scope.Channel);
    }
}
