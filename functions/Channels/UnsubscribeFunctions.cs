using System.Net;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Notifications.Preferences;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Channels;

/// <summary>Ends a category on a channel by the signed link of a mail, without signing in (RFC 8058).</summary>
public sealed class UnsubscribeFunctions(UnsubscribeLinks links, PreferenceHandler preferences, PreferenceGate gate)
{
    private const string Policy = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Only asks: scanners of mails follow links.</summary>
    [Function("UnsubscribeAsk"), Access(Access.Open)]
    public async Task<HttpResponseData> Ask(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "unsubscribe")] HttpRequestData request, CancellationToken cancellation) =>
        Read(request) is not { } scope ? await RefuseAsync(request, cancellation)
        : gate.IsMandatory(scope.Category) ? await PageAsync(request, HttpStatusCode.OK, Always(scope), cancellation)
        : await PageAsync(request, HttpStatusCode.OK, $"""<p>No more of “{WebUtility.HtmlEncode(scope.Category)}” by {Name(scope)}?</p><form method="post"><button>Unsubscribe</button></form>""", cancellation);

    /// <summary>Does it; what the body says does not matter, mail clients send their own.</summary>
    [Function("UnsubscribeDo"), Access(Access.Open)]
    public async Task<HttpResponseData> Do(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "unsubscribe")] HttpRequestData request, CancellationToken cancellation)
    {
        if (Read(request) is not { } scope)
            return await RefuseAsync(request, cancellation);
        if (gate.IsMandatory(scope.Category))
            return await PageAsync(request, HttpStatusCode.Conflict, Always(scope), cancellation);
        if (!await preferences.UnsubscribeAsync(scope, cancellation))
            return await request.ProblemAsync(Problems.Conflict("Your preferences kept changing. Try again."), cancellation);
        return await PageAsync(request, HttpStatusCode.OK, $"<p>Done: no more of “{WebUtility.HtmlEncode(scope.Category)}” by {Name(scope)}.</p>", cancellation);
    }

    private UnsubscribeScope? Read(HttpRequestData request) => request.Query["token"] is { } token ? links.Verify(token) : null;

    private static string Always(UnsubscribeScope scope) => $"<p>“{WebUtility.HtmlEncode(scope.Category)}” is always sent: it can't be ended.</p>";

    private static string Name(UnsubscribeScope scope) => SnakeCase<ChannelKind>.NameOf(scope.Channel);

    /// <summary>The same whatever is wrong with the link: nobody learns who or what exists.</summary>
    private static Task<HttpResponseData> RefuseAsync(HttpRequestData request, CancellationToken cancellation) =>
        request.ProblemAsync(Problems.NotFound("This link is not valid, or not any more."), cancellation);

    private static async Task<HttpResponseData> PageAsync(HttpRequestData request, HttpStatusCode status, string content, CancellationToken cancellation)
    {
        var page = $"""<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Unsubscribe</title><main><h1>Unsubscribe</h1>{content}</main></html>""";
        var response = await request.WriteAsync(status, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(page), cancellation);
        response.Headers.Add("Content-Security-Policy", Policy);
        response.Headers.Add("Referrer-Policy", "no-referrer");
        return response;
    }
}
