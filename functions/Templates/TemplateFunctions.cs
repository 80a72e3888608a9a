using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Auditing;
using Notifications.Platform.Http;
using Notifications.Platform.Idempotency;
using Notifications.Platform.Security;

namespace Notifications.Templates;

/// <summary>Looking at templates and removing them.</summary>
public sealed class TemplateFunctions(TemplateHandler templates)
{
    private const string Version = "version";

    [Function("TemplatesList"), Access(Access.Sender)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "templates")] HttpRequest request, CancellationToken cancellation)
    {
        var ns = Caller.Of(request).Namespace;
        var errors = new FieldErrors();
        var query = ListQuery.Read(QueryParameters.Of(request), errors);
        var after = query.Position(cursor => Cursor.ReadText(ns, "templates", cursor), errors);
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        return Answer.Json(await templates.ListAsync(ns, after, query.Limit, cancellation), TemplatesJson.Default.TemplatePage);
    }

    [Function("TemplatesGet"), Access(Access.Sender)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "templates/{name}")] HttpRequest request, string name,
        CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        var locale = Locale(request, errors, "locale", Version);
        var version = VersionOf(request, errors);
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        var ns = Caller.Of(request).Namespace;
        if (!TemplateReader.IsName(name))
            return Answer.Problem(TemplateProblems.NotFound(name));
        var found = version is null ? await templates.FindAsync(ns, name, locale, cancellation)
            : await templates.FindVersionAsync(ns, name, locale, version.Value, cancellation);
        return found is null ? Answer.Problem(TemplateProblems.NotFound(name)) : Answer.Json(found, TemplatesJson.Default.TemplateDetails);
    }

    [Function("TemplatesDelete"), Access(Access.Sender), Audited(AuditAction.TemplateDeleted, Target = "name")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "templates/{name}")] HttpRequest request, string name,
        CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        var locale = Locale(request, errors, "locale");
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

    private static string? Locale(HttpRequest request, FieldErrors errors, params IReadOnlyList<string> known)
    {
        var query = QueryParameters.Of(request);
        query.RejectUnknown(errors, "this address", known);
        if (query["locale"] is not { } given)
            return null;
        var locale = Locales.Normalize(given);
        if (locale is null)
            errors.Add("locale", $"'{FieldErrors.Shorten(given)}' is not allowed; allowed: {Locales.Rule}");
        return locale;
    }

    private static int? VersionOf(HttpRequest request, FieldErrors errors)
    {
        if (QueryParameters.Of(request)[Version] is not { } given)
            return null;
        if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            return version;
        errors.Add(Version, $"'{FieldErrors.Shorten(given)}' is not allowed; allowed: the number of a version, or 0 for the one that comes "
            + "with the app");
        return null;
    }
}

/// <summary>Keeping templates: every change is a new version, and an older one can be made the active one again.</summary>
public sealed class TemplateChangeFunctions(TemplateReader reader, TemplateHandler templates)
{
    [Function("TemplatesCreate"), Access(Access.Sender), Idempotent(TemplateReader.MaxBytes), Audited(AuditAction.TemplateChanged)]
    public async Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "templates")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, TemplateReader.MaxBytes, cancellation);
        return body.Problem is { } problem
            ? Answer.Problem(problem)
            : await SaveAsync(request, new JsonFields(body.Json, new FieldErrors()), null, cancellation);
    }

    /// <summary>A template makes a new version; <c>{ "activeVersion": n }</c> takes an older one again.</summary>
    [Function("TemplatesPut"), Access(Access.Sender), Audited(AuditAction.TemplateChanged, Target = "name")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "templates/{name}")] HttpRequest request, string name,
        CancellationToken cancellation)
    {
        if (!TemplateReader.IsName(name))
            return Answer.Problem(TemplateProblems.NotFound(name));
        var body = await RequestBody.ReadAsync(request, TemplateReader.MaxBytes, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        return body.Json.TryGetProperty(ActiveVersion.Member, out _)
            ? await ActivateAsync(request, fields, name, cancellation)
            : await SaveAsync(request, fields, name, cancellation);
    }

    private async Task<IResult> SaveAsync(HttpRequest request, JsonFields fields, string? name, CancellationToken cancellation)
    {
        if (reader.Read(fields, name) is not { } draft)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var saved = await templates.SaveAsync(Caller.Of(request).Namespace, draft, cancellation);
        if (saved is null)
            return Answer.Problem(TemplateProblems.Busy());
        AuditDetail.Set(request, saved.Name);
        var isNew = name is null || saved.Version == 1;
        return Answer.Json(saved, TemplatesJson.Default.Template, isNew ? HttpStatusCode.Created : HttpStatusCode.OK);
    }

    private async Task<IResult> ActivateAsync(HttpRequest request, JsonFields fields, string name, CancellationToken cancellation)
    {
        var locale = reader.Locale(fields);
        if (ActiveVersion.Read(fields) is not { } version)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var ns = Caller.Of(request).Namespace;
        var activation = await templates.ActivateAsync(ns, name, locale, version, cancellation);
        return activation.Outcome switch
        {
            ActivationOutcome.Done => Answer.Json(activation.Active!, TemplatesJson.Default.Template),
            ActivationOutcome.Busy => Answer.Problem(TemplateProblems.Busy()),
            ActivationOutcome.NoSuchVersion => ActiveVersion.NotKept(fields, version, locale, activation.Kept),
        };
    }
}
