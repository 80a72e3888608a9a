using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Delivery.Mails;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Recipients;

namespace Notifications.Delivery.Channels.Email;

/// <summary>Confirms a user's own email address by the link that was mailed there.</summary>
public sealed class ConfirmEmailFunctions(
    EmailConfirmation confirmation, RecipientHandler recipients, LayoutCatalog layouts, MailBrands brands)
{
    /// <summary>Only asks: scanners of mails follow links.</summary>
    [Function("ConfirmEmailAsk"), Access(Access.Open)]
    public async Task<IResult> Ask(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "confirm-email")] HttpRequest request,
        CancellationToken cancellation)
    {
        var (proof, page) = await ReadAsync(request, cancellation);
        if (proof is null)
            return page.ToAnswer();
        var (words, token) = (page.Words, QueryParameters.Of(request)["token"]!);
        var form = (words.ConfirmButton, $"?token={Uri.EscapeDataString(token)}", false);
        return (page with { Heading = words.ConfirmTitle, Text = words.ConfirmAsk, Form = form }).ToAnswer();
    }

    [Function("ConfirmEmailDo"), Access(Access.Open)]
    public async Task<IResult> Do(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "confirm-email")] HttpRequest request, CancellationToken cancellation)
    {
        var (proof, page) = await ReadAsync(request, cancellation);
        if (proof is null)
            return page.ToAnswer();
        var conflict = page with { Status = HttpStatusCode.Conflict };
        return (await recipients.ConfirmEmailAsync(proof.Namespace, proof.UserId, proof.Email, cancellation) switch
        {
            ConfirmOutcome.Confirmed => page with { Heading = page.Words.ConfirmTitle, Text = page.Words.ConfirmDone },
            ConfirmOutcome.Changed => conflict with { Heading = page.Words.ConfirmTitle, Text = page.Words.ConfirmChanged },
            ConfirmOutcome.Busy => conflict with { Heading = page.Words.ConfirmTitle, Text = page.Words.PageBusy },
        }).ToAnswer();
    }

    /// <summary>What the link holds, and the page to fill. The same whatever is wrong: nobody learns who exists.</summary>
    private async Task<(EmailProof? Proof, LinkPage Page)> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var words = MailTexts.Best(LinkPage.LanguagesOf(request));
        var proof = QueryParameters.Of(request)["token"] is { } token ? confirmation.Verify(token) : null;
        var layout = proof is null ? null : await layouts.FindAsync(proof.Namespace, cancellation);
        return (proof, new LinkPage
        {
            Status = proof is null ? HttpStatusCode.NotFound : HttpStatusCode.OK,
            Words = words,
            Brand = brands.Of(layout, words.Language),
            Heading = words.PageBad,
            Text = words.PageBadText,
        });
    }
}
