using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Templates;

namespace Notifications.Delivery.Mails;

/// <summary>Looking at a layout before anybody gets it.</summary>
public sealed class LayoutPreviewFunctions(
    LayoutHandler layouts, LayoutReader reader, LayoutPreview preview, TemplatePreviewer templates)
{
    [Function("LayoutsPreview"), Access(Access.Admin)]
    public async Task<IResult> Preview(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "layouts/{name}/preview")] HttpRequest request, string name,
        CancellationToken cancellation)
    {
        var ns = Caller.Of(request).Namespace;
        if (!TemplateReader.IsName(name) || await layouts.FindAsync(ns, name, null, cancellation) is not { } stored)
            return LayoutFunctions.NotFound(name);
        var body = await RequestBody.ReadOptionalAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var template = fields.Text("template", TemplateReader.MaxName);
        var shown = templates.Read(fields, template);
        var sample = fields.OneOf<MailSample>("sample");
        var layout = fields.Nested("layout") is { } draft ? reader.Read(draft, name) : stored;
        fields.RejectUnknown();
        var (locale, isSample) = (shown.Locale, template is null && shown.Draft is null);
        if (locale is not null && Locales.Normalize(locale) is null)
            fields.Fail("locale", $"'{FieldErrors.Shorten(locale)}' is not allowed; allowed: {Locales.Rule}");
        if (sample is not null && !isSample)
            fields.Fail("sample", "is given beside 'template' or 'draft'; allowed: one of them");
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        if (isSample)
        {
            var mail = await preview.OfSampleAsync(ns, layout!, sample ?? MailSample.Notification, locale, cancellation);
            return Answer.Json(mail, DeliveryJson.Default.WrittenMail);
        }
        var rendered = await templates.RenderAsync(ns, template ?? "", shown, fields.Errors, cancellation);
        if (rendered is null)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var written = await preview.OfAsync(ns, layout!, rendered, locale, shown.Recipient, cancellation);
        return Answer.Json(written, DeliveryJson.Default.WrittenMail);
    }
}
