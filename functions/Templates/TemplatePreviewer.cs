using System.Text.Json;
using Notifications.Domain;
using Notifications.Platform.Http;

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
