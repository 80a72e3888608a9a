using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Platform.Security;

namespace Notifications.Templates;

/// <summary>What somebody wants to see filled in, and for whom.</summary>
/// <param name="Draft">In place of the template that is kept: nothing of it is stored.</param>
/// <param name="Locale">Of the template that is kept; a draft says its own.</param>
public sealed record TemplatePreviewRequest(Template? Draft, string? Locale, JsonElement? Variables, TextRecipient? Recipient);

/// <summary>Reads what is to be shown, and fills it in: a template that is kept, or a draft of one.</summary>
public sealed class TemplatePreviewer(TemplateReader reader, TemplateRenderer renderer)
{
    private const string Draft = "draft";

    public static bool HasDraft(JsonElement body) => body.TryGetProperty(Draft, out var draft) && draft.ValueKind != JsonValueKind.Null;

    /// <summary>Members of the request that are wrong are in <paramref name="fields"/>' errors; others may follow.</summary>
    /// <param name="name">The template's; null: the draft has it.</param>
    public TemplatePreviewRequest Read(JsonFields fields, string? name)
    {
        var (variables, locale) = (fields.Json("variables", TemplateRenderer.MaxVariablesBytes), fields.Text("locale", Locales.MaxLength));
        var recipient = fields.Nested("recipient") is { } whom ? Recipient(whom) : null;
        var draft = fields.Nested(Draft) is { } given ? reader.Read(given, name) : null;
        if (draft is not null && locale is not null)
            fields.Fail("locale", "is given beside 'draft', which says its own; allowed: one of the two");
        return new TemplatePreviewRequest(draft, locale, variables, recipient);
    }

    /// <summary>Null when something is wrong: <paramref name="errors"/> has what, of a draft's texts under their members.</summary>
    public async Task<RenderedTemplate?> RenderAsync(
        string ns, string name, TemplatePreviewRequest preview, FieldErrors errors, CancellationToken cancellation) =>
        preview.Draft is { } draft ? renderer.RenderDraft(draft, preview.Variables, errors, preview.Recipient)
        : await renderer.RenderAsync(ns, name, preview.Locale, preview.Variables, errors, "", cancellation, preview.Recipient);

    /// <summary>Whom a preview is for.</summary>
    private static TextRecipient Recipient(JsonFields fields)
    {
        var recipient = new TextRecipient
        {
            DisplayName = fields.PrivateText("displayName", ContentLimits.MaxTitle),
            Locale = Locales.Nearest(fields.Text("locale", Locales.MaxLength)),
            TimeZone = fields.Text("timeZone", Locales.MaxLength),
            Data = fields.Json("data", TemplateRenderer.MaxVariablesBytes),
        };
        if (recipient.TimeZone is { Length: <= Locales.MaxLength } zone && !TextContext.IsZone(zone))
            fields.Fail("timeZone", $"'{FieldErrors.Shorten(zone)}' is not allowed; allowed: an IANA time zone, as Europe/Berlin");
        fields.RejectUnknown();
        return recipient;
    }
}

/// <summary>What a template looks like filled in, before anybody gets it.</summary>
public sealed class TemplatePreviewFunctions(TemplateRenderer renderer, TemplatePreviewer previews)
{
    [Function("TemplatesPreview"), Access(Access.Sender)]
    public async Task<IResult> Preview(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "templates/{name}/preview")] HttpRequest request, string name,
        CancellationToken cancellation)
    {
        var ns = Caller.Of(request).Namespace;
        var isKnown = await renderer.KnowsAsync(ns, name, cancellation);
        if (!isKnown && !TemplateReader.IsName(name))
            return Answer.Problem(TemplateProblems.NotFound(name));
        var body = await RequestBody.ReadOptionalAsync(request, TemplateReader.MaxBytes, cancellation);
        if (!isKnown && (body.Problem is not null || !TemplatePreviewer.HasDraft(body.Json)))
            return Answer.Problem(TemplateProblems.NotFound(name));
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var preview = previews.Read(fields, name);
        fields.RejectUnknown();
        var rendered = fields.Errors.Any ? null : await previews.RenderAsync(ns, name, preview, fields.Errors, cancellation);
        return rendered is null
            ? Answer.Problem(Problems.Invalid(fields.Errors))
            : Answer.Json(rendered, TemplatesJson.Default.RenderedTemplate);
    }
}
