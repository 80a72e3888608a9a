using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Http;
using Notifications.Platform.Security;

namespace Notifications.Templates;

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
