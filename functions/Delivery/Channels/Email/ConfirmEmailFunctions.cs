using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Notifications.Delivery.Mails;
using Notifications.Domain;
using Notifications.Platform;
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
        var (texts, token) = (page.Texts, QueryParameters.Of(request)["token"]!);
        var form = (texts.ConfirmButton, $"?token={Uri.EscapeDataString(token)}", false);
        return (page with { Heading = texts.ConfirmTitle, Text = texts.ConfirmAsk, Form = form }).ToAnswer();
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
            ConfirmOutcome.Confirmed => page with { Heading = page.Texts.ConfirmTitle, Text = page.Texts.ConfirmDone },
            ConfirmOutcome.Changed => conflict with { Heading = page.Texts.ConfirmTitle, Text = page.Texts.ConfirmChanged },
            ConfirmOutcome.Busy => conflict with { Heading = page.Texts.ConfirmTitle, Text = page.Texts.PageBusy },
        }).ToAnswer();
    }

    /// <summary>What the link holds, and the page to fill. The same whatever is wrong: nobody learns who exists.</summary>
    private async Task<(EmailProof? Proof, LinkPage Page)> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var texts = MailTexts.Best(LinkPage.LanguagesOf(request));
        var proof = QueryParameters.Of(request)["token"] is { } token ? confirmation.Verify(token) : null;
        var layout = proof is null ? null : await layouts.FindAsync(proof.Namespace, cancellation);
        return (proof, new LinkPage
        {
            Status = proof is null ? HttpStatusCode.NotFound : HttpStatusCode.OK,
            Texts = texts,
            Brand = brands.Of(layout, texts.Language),
            Heading = texts.PageBad,
            Text = texts.PageBadText,
        });
    }
}

/// <inheritdoc cref="IEmailConfirmation"/>
public sealed class EmailConfirmation(
    ChannelMonitor channels, Ids ids, TimeProvider time, IOptions<ChannelsOptions> shared, IOptions<EmailOptions> options)
    : IEmailConfirmation
{
    /// <summary>Below <c>PublicUrl</c>.</summary>
    public const string Path = "/api/v1/confirm-email";

    internal const string Purpose = "notifications-confirm-email-v1:";

    /// <summary>Long enough for a late mail, short enough that a forgotten one means nothing any more.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly LinkSigner signer = new(shared, Purpose);

    public bool IsNeeded => options.Value.ConfirmOwnAddress && channels.IsConfigured(ChannelKind.Email);

    public async Task<Problem?> AskAsync(string ns, string user, string email, string? locale, CancellationToken cancellation)
    {
        var result = await channels.SendAsync(ChannelKind.Email, Question(ns, user, email, locale), cancellation);
        if (result is ChannelResult.Accepted)
            return null;
        // One that fails has refused us, not the address.
        if (result is not ChannelResult.Rejected || result.Provider == ProviderState.Fails)
            return Problems.Unavailable("the mail server to send the confirmation email");
        var errors = new FieldErrors();
        errors.Add("email", "was refused by the mail server; allowed: an address that takes mails");
        return Problems.Invalid(errors);
    }

    /// <summary>Null unless the token was signed here and has not expired.</summary>
    internal EmailProof? Verify(string token) =>
        signer.Open(token) is { } content && JsonSerializer.Deserialize(content, ChannelJson.Default.EmailProof) is { } proof
        && proof.Expires >= time.GetUtcNow().ToUnixTimeSeconds() ? proof : null;

    private ChannelMessage Question(string ns, string user, string email, string? locale)
    {
        var texts = MailTexts.For(locale);
        var expires = time.GetUtcNow() + Lifetime;
        var proof = new EmailProof(ns, user, email, expires.ToUnixTimeSeconds());
        var token = signer.Sign(JsonSerializer.SerializeToUtf8Bytes(proof, ChannelJson.Default.EmailProof));
        return new ChannelMessage
        {
            NotificationId = ids.Next(),
            Namespace = ns,
            UserId = user,
            Type = NotificationType.Security,
            Title = texts.ConfirmTitle,
            Message = texts.ConfirmMessage,
            Priority = Priority.High,
            Category = "security",
            ExpiresAt = expires,
            IsMandatory = true,
            Locale = texts.Language,
            ActionUrl = $"{shared.Value.PublicUrl!.TrimEnd('/')}{Path}?token={token}",
            Recipient = new ChannelRecipient { Email = email, Locale = texts.Language },
        };
    }
}

/// <summary>What the link holds.</summary>
/// <param name="Expires">Seconds since 1970.</param>
internal sealed record EmailProof(string Namespace, string UserId, string Email, long Expires);
