using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Notifications.Audit;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Templates;

/// <summary>Looking at templates, trying and removing them.</summary>
public sealed class TemplateFunctions(TemplateHandler templates, TemplateRenderer renderer)
{
    [Function("TemplatesList"), Access(Access.Sender)]
    public async Task<HttpResponseData> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "templates")] HttpRequestData request, CancellationToken cancellation)
    {
        var ns = Caller.Of(request.FunctionContext).Namespace;
        var errors = new FieldErrors();
        var query = ListQuery.Read(request.Query, errors);
        var after = query.Cursor is null ? null : TemplateCursor.Read(ns, query.Cursor);
        if (query.Cursor is not null && after is null)
            errors.Add("cursor", $"'{FieldErrors.Shorten(query.Cursor)}' is no cursor of this list; allowed: the 'nextCursor' of the page before");
        if (errors.Any)
            return await request.ProblemAsync(Problems.Invalid(errors), cancellation);
        return await request.JsonAsync(await templates.ListAsync(ns, after, query.Limit, cancellation), AppJson.Default.TemplatePage, cancellation);
    }

    [Function("TemplatesGet"), Access(Access.Sender)]
    public async Task<HttpResponseData> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "templates/{name}")] HttpRequestData request, string name, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        var locale = Locale(request, errors);
        if (errors.Any)
            return await request.ProblemAsync(Problems.Invalid(errors), cancellation);
        var ns = Caller.Of(request.FunctionContext).Namespace;
        return TemplateReader.IsName(name) && await templates.FindAsync(ns, name, locale, cancellation) is { } found
            ? await request.JsonAsync(found, AppJson.Default.TemplateDetails, cancellation)
            : await request.ProblemAsync(TemplateProblems.NotFound(name), cancellation);
    }

    [Function("TemplatesDelete"), Access(Access.Sender), Audited(AuditAction.TemplateDeleted, Target = "name")]
    public async Task<HttpResponseData> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "templates/{name}")] HttpRequestData request, string name, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        var locale = Locale(request, errors);
        if (errors.Any)
            return await request.ProblemAsync(Problems.Invalid(errors), cancellation);
        var ns = Caller.Of(request.FunctionContext).Namespace;
        var deletion = TemplateReader.IsName(name) ? await templates.DeleteAsync(ns, name, locale, cancellation) : Deletion.NotFound;
        return deletion switch
        {
            Deletion.Done => request.NoContent(),
            Deletion.NotFound => await request.ProblemAsync(TemplateProblems.NotFound(name), cancellation),
            Deletion.Preloaded => await request.ProblemAsync(TemplateProblems.Preloaded(name), cancellation),
        };
    }

    [Function("TemplatesPreview"), Access(Access.Sender)]
    public async Task<HttpResponseData> Preview(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "templates/{name}/preview")] HttpRequestData request, string name, CancellationToken cancellation)
    {
        var ns = Caller.Of(request.FunctionContext).Namespace;
        if (!await renderer.KnowsAsync(ns, name, cancellation))
            return await request.ProblemAsync(TemplateProblems.NotFound(name), cancellation);
        var body = await RequestBody.ReadOptionalAsync(request, cancellation);
        if (body.Problem is { } problem)
            return await request.ProblemAsync(problem, cancellation);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var (variables, locale) = (fields.Json("variables", TemplateRenderer.MaxVariablesBytes), fields.Text("locale", Locales.MaxLength));
        fields.RejectUnknown();
        var rendered = fields.Errors.Any ? null : await renderer.RenderAsync(ns, name, locale, variables, fields.Errors, "", cancellation);
        return rendered is null
            ? await request.ProblemAsync(Problems.Invalid(fields.Errors), cancellation)
            : await request.JsonAsync(rendered, AppJson.Default.RenderedTemplate, cancellation);
    }

    private static string? Locale(HttpRequestData request, FieldErrors errors)
    {
        foreach (var name in request.Query.AllKeys.Where(k => k is not "locale"))
            errors.Add(FieldErrors.Shorten(name ?? "(no name)"), "is not a parameter of this address; allowed: locale");
        if (request.Query["locale"] is not { } given)
            return null;
        var locale = Locales.Normalize(given);
        if (locale is null)
            errors.Add("locale", $"'{FieldErrors.Shorten(given)}' is not allowed; allowed: {Locales.Rule}");
        return locale;
    }
}
