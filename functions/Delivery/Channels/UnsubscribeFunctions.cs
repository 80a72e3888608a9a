using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Http;
using Notifications.Platform.Security;

namespace Notifications.Delivery.Channels;

/// <summary>Ends a category on a channel by the signed link of a mail, without signing in (RFC 8058), and takes it back.</summary>
public sealed class UnsubscribeFunctions(UnsubscribeHandler handler)
{
    /// <summary>Only asks: scanners of mails follow links.</summary>
    [Function("UnsubscribeAsk"), Access(Access.Open)]
    public async Task<IResult> Ask(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "unsubscribe")] HttpRequest request,
        CancellationToken cancellation) =>
        (await handler.AskAsync(QueryParameters.Of(request)["token"], LanguagesOf(request), cancellation)).ToAnswer();

    /// <summary>Does it; what the body says does not matter, mail clients send their own.</summary>
    [Function("UnsubscribeDo"), Access(Access.Open)]
    public async Task<IResult> Do(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "unsubscribe")] HttpRequest request, CancellationToken cancellation)
    {
        var query = QueryParameters.Of(request);
        var (token, languages) = (query["token"], LanguagesOf(request));
        var page = query["undo"] == "true" ? await handler.UndoAsync(token, languages, cancellation)
            : await handler.UnsubscribeAsync(token, languages, cancellation);
        return page.ToAnswer();
    }

    /// <summary>The browser's, best first.</summary>
    private static string[] LanguagesOf(HttpRequest request) =>
        [.. request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString())];
}
