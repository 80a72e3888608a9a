using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Recipients;

namespace Notifications.Delivery.Channels.Email;

/// <summary>Confirms a user's own email address by the link that was mailed there.</summary>
public sealed class ConfirmEmailFunctions(EmailConfirmation confirmation, RecipientHandler recipients)
{
    private const string Title = "Confirm your email address";

    private const string Form = """<form method="post"><button>Confirm</button></form>""";

    private const string Policy = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Only asks: scanners of mails follow links.</summary>
    [Function("ConfirmEmailAsk"), Access(Access.Open)]
    public IResult Ask([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "confirm-email")] HttpRequest request) =>
        Read(request) is null ? Refuse() : Page(HttpStatusCode.OK, $"<p>Should notifications be mailed to this address?</p>{Form}");

    [Function("ConfirmEmailDo"), Access(Access.Open)]
    public async Task<IResult> Do(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "confirm-email")] HttpRequest request, CancellationToken cancellation)
    {
        if (Read(request) is not { } proof)
            return Refuse();
        return await recipients.ConfirmEmailAsync(proof.Namespace, proof.UserId, proof.Email, cancellation) switch
        {
            ConfirmOutcome.Confirmed => Page(HttpStatusCode.OK, "<p>Done: notifications are mailed to this address from now on.</p>"),
            ConfirmOutcome.Changed => Page(HttpStatusCode.Conflict, "<p>Another address was given since. This one is not used.</p>"),
            ConfirmOutcome.Busy => Answer.Problem(Problems.Conflict("The profile kept changing. Try again.")),
        };
    }

    private EmailProof? Read(HttpRequest request) =>
        QueryParameters.Of(request)["token"] is { } token ? confirmation.Verify(token) : null;

    /// <summary>The same whatever is wrong with the link: nobody learns who or what exists.</summary>
    private static Answer Refuse() => Answer.Problem(Problems.NotFound("This link is not valid, or not any more."));

    private static Answer Page(HttpStatusCode status, string content)
    {
        var page = $"""
            <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>{Title}</title><main><h1>{Title}</h1>{content}</main></html>
            """;
        return new Answer(status, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(page))
            .With("Content-Security-Policy", Policy)
            .With("Referrer-Policy", "no-referrer");
    }
}
