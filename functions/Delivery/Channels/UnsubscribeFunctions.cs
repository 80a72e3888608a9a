using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Recipients.Preferences;

namespace Notifications.Delivery.Channels;

/// <summary>Ends a category on a channel by the signed link of a mail, without signing in (RFC 8058).</summary>
public sealed class UnsubscribeFunctions(UnsubscribeLinks links, PreferenceHandler preferences, PreferenceEvaluator gate)
{
    /// <summary>What the rules never refuse, whatever its category is.</summary>
    private const string StillComes = "<p>You will still get what is critical or concerns your security: nobody can end that.</p>";

    private const string Form = """<form method="post"><button>Unsubscribe</button></form>""";

    private const string Policy = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Only asks: scanners of mails follow links.</summary>
    [Function("UnsubscribeAsk"), Access(Access.Open)]
    public async Task<IResult> Ask(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "unsubscribe")] HttpRequest request,
        CancellationToken cancellation) =>
        await ReadAsync(request, cancellation) is not { } scope ? Refuse()
        : await gate.IsMandatoryAsync(scope.Namespace, scope.Category, cancellation) ? Page(HttpStatusCode.OK, Always(scope))
        : Page(HttpStatusCode.OK, $"<p>No more of “{CategoryOf(scope)}” by {Name(scope)}?</p>{StillComes}{Form}");

    /// <summary>Does it; what the body says does not matter, mail clients send their own.</summary>
    [Function("UnsubscribeDo"), Access(Access.Open)]
    public async Task<IResult> Do(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "unsubscribe")] HttpRequest request, CancellationToken cancellation)
    {
        if (await ReadAsync(request, cancellation) is not { } scope)
            return Refuse();
        if (await gate.IsMandatoryAsync(scope.Namespace, scope.Category, cancellation))
            return Page(HttpStatusCode.Conflict, Always(scope));
        var outcome = await preferences.UnsubscribeAsync(scope, cancellation);
        if (outcome == UnsubscribeOutcome.Busy)
            return Answer.Problem(Problems.Conflict("Your preferences kept changing. Try again."));
        if (outcome == UnsubscribeOutcome.Full)
            return Page(HttpStatusCode.Conflict,
                $"<p>Your settings hold {PreferenceReader.MaxCategories} categories, which is the most. Remove one there, or end all "
                + "mails.</p>");
        return Page(HttpStatusCode.OK, $"<p>Done: no more of “{CategoryOf(scope)}” by {Name(scope)}.</p>{StillComes}");
    }

    private async Task<UnsubscribeScope?> ReadAsync(HttpRequest request, CancellationToken cancellation) =>
        QueryParameters.Of(request)["token"] is { } token && links.Verify(token) is { } scope
        && await preferences.MayUnsubscribeAsync(scope, cancellation)
            ? scope : null;

    private static string Always(UnsubscribeScope scope) => $"<p>“{CategoryOf(scope)}” is always sent: it can't be ended.</p>";

    private static string CategoryOf(UnsubscribeScope scope) => WebUtility.HtmlEncode(CategoryNames.Of(scope.Category));

    private static string Name(UnsubscribeScope scope) => SnakeCase<ChannelKind>.NameOf(scope.Channel);

    /// <summary>The same whatever is wrong with the link: nobody learns who or what exists.</summary>
    private static Answer Refuse() =>
        Answer.Problem(Problems.NotFound("This link is not valid, or not any more."));

    private static Answer Page(HttpStatusCode status, string content)
    {
        const string head = """<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Unsubscribe</title>""";
        var page = $"""<!doctype html><html lang="en">{head}<main><h1>Unsubscribe</h1>{content}</main></html>""";
        return new Answer(status, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(page))
            .With("Content-Security-Policy", Policy)
            .With("Referrer-Policy", "no-referrer");
    }
}
