using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Audit;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Templates;

/// <summary>Looking at templates, trying and removing them.</summary>
public sealed class TemplateFunctions(TemplateHandler templates, TemplateRenderer renderer)
{
    [Function("TemplatesList"), Access(Access.Sender)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "templates")] HttpRequest request, CancellationToken cancellation)
    {
        var ns = Caller.Of(request).Namespace;
        var errors = new FieldErrors();
        var query = ListQuery.Read(QueryParameters.Of(request), errors);
        var after = query.Cursor is null ? null : TemplateCursor.Read(ns, query.Cursor);
        if (query.Cursor is not null && after is null)
            errors.Add("cursor", $"'{FieldErrors.Shorten(query.Cursor)}' is no cursor of this list; allowed: the 'nextCursor' of the page before");
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        return Answer.Json(await templates.ListAsync(ns, after, query.Limit, cancellation), AppJson.Default.TemplatePage);
    }

    [Function("TemplatesGet"), Access(Access.Sender)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "templates/{name}")] HttpRequest request, string name, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        var locale = Locale(request, errors);
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        var ns = Caller.Of(request).Namespace;
        return TemplateReader.IsName(name) && await templates.FindAsync(ns, name, locale, cancellation) is { } found
            ? Answer.Json(found, AppJson.Default.TemplateDetails)
            : Answer.Problem(TemplateProblems.NotFound(name));
    }

    [Function("TemplatesDelete"), Access(Access.Sender), Audited(AuditAction.TemplateDeleted, Target = "name")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "templates/{name}")] HttpRequest request, string name, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        var locale = Locale(request, errors);
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        var ns = Caller.Of(request).Namespace;
        var deletion = TemplateReader.IsName(name) ? await templates.DeleteAsync(ns, name, locale, cancellation) : Deletion.NotFound;
        return deletion switch
        {
            Deletion.Done => Answer.NoContent(),
            Deletion.NotFound => Answer.Problem(TemplateProblems.NotFound(name)),
            Deletion.Preloaded => Answer.Problem(TemplateProblems.Preloaded(name)),
        };
    }

    [Function("TemplatesPreview"), Access(Access.Sender)]
    public async Task<IResult> Preview(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "templates/{name}/preview")] HttpRequest request, string name, CancellationToken cancellation)
    {
        var ns = Caller.Of(request).Namespace;
        if (!await renderer.KnowsAsync(ns, name, cancellation))
            return Answer.Problem(TemplateProblems.NotFound(name));
        var body = await RequestBody.ReadOptionalAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var (variables, locale) = (fields.Json("variables", TemplateRenderer.MaxVariablesBytes), fields.Text("locale", Locales.MaxLength));
        fields.RejectUnknown();
        var rendered = fields.Errors.Any ? null : await renderer.RenderAsync(ns, name, locale, variables, fields.Errors, "", cancellation);
        return rendered is null
            ? Answer.Problem(Problems.Invalid(fields.Errors))
            : Answer.Json(rendered, AppJson.Default.RenderedTemplate);
    }

    private static string? Locale(HttpRequest request, FieldErrors errors)
    {
        var query = QueryParameters.Of(request);
        query.RejectUnknown(errors, "this address", ["locale"]);
        if (query["locale"] is not { } given)
            return null;
        var locale = Locales.Normalize(given);
        if (locale is null)
            errors.Add("locale", $"'{FieldErrors.Shorten(given)}' is not allowed; allowed: {Locales.Rule}");
        return locale;
    }
}
