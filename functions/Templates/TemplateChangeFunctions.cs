using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Notifications.Audit;
using Notifications.Idempotency;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Templates;

/// <summary>Keeping templates: every change is a new version, and an older one can be made the active one again.</summary>
public sealed class TemplateChangeFunctions(TemplateReader reader, TemplateHandler templates)
{
    private const string ActiveVersion = "activeVersion";

    [Function("TemplatesCreate"), Access(Access.Sender), Idempotent, Audited(AuditAction.TemplateChanged, Target = "name")]
    public async Task<HttpResponseData> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "templates")] HttpRequestData request, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, cancellation);
        return body.Problem is { } problem
            ? await request.ProblemAsync(problem, cancellation)
            : await SaveAsync(request, new JsonFields(body.Json, new FieldErrors()), null, cancellation);
    }

    /// <summary>A template makes a new version; <c>{ "activeVersion": n }</c> takes an older one again.</summary>
    [Function("TemplatesPut"), Access(Access.Sender), Audited(AuditAction.TemplateChanged, Target = "name")]
    public async Task<HttpResponseData> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "templates/{name}")] HttpRequestData request, string name, CancellationToken cancellation)
    {
        if (!TemplateReader.IsName(name))
            return await request.ProblemAsync(TemplateProblems.NotFound(name), cancellation);
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return await request.ProblemAsync(problem, cancellation);
        var fields = new JsonFields(body.Json, new FieldErrors());
        return body.Json.TryGetProperty(ActiveVersion, out _)
            ? await ActivateAsync(request, fields, name, cancellation)
            : await SaveAsync(request, fields, name, cancellation);
    }

    private async Task<HttpResponseData> SaveAsync(HttpRequestData request, JsonFields fields, string? name, CancellationToken cancellation)
    {
        if (reader.Read(fields, name) is not { } draft)
            return await request.ProblemAsync(Problems.Invalid(fields.Errors), cancellation);
        var saved = await templates.SaveAsync(Caller.Of(request.FunctionContext).Namespace, draft, cancellation);
        if (saved is null)
            return await request.ProblemAsync(TemplateProblems.Busy(), cancellation);
        var isNew = name is null || saved.Version == 1;
        return await request.JsonAsync(saved, AppJson.Default.Template, cancellation, isNew ? HttpStatusCode.Created : HttpStatusCode.OK);
    }

    private async Task<HttpResponseData> ActivateAsync(HttpRequestData request, JsonFields fields, string name, CancellationToken cancellation)
    {
        var locale = reader.Locale(fields);
        var version = fields.Whole(ActiveVersion, 1, int.MaxValue);
        if (version is null && !fields.Errors.Any)
            fields.Fail(ActiveVersion, "is null; allowed: the number of a version");
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return await request.ProblemAsync(Problems.Invalid(fields.Errors), cancellation);
        var ns = Caller.Of(request.FunctionContext).Namespace;
        var activation = await templates.ActivateAsync(ns, name, locale, version!.Value, cancellation);
        return activation.Outcome switch
        {
            ActivationOutcome.Done => await request.JsonAsync(activation.Active!, AppJson.Default.Template, cancellation),
            ActivationOutcome.Busy => await request.ProblemAsync(TemplateProblems.Busy(), cancellation),
            ActivationOutcome.NoSuchVersion => await request.ProblemAsync(Refuse(fields, version.Value, locale, activation.Kept), cancellation),
        };
    }

    private static Problem Refuse(JsonFields fields, int version, string locale, IReadOnlyList<int> kept)
    {
        var allowed = kept.Count == 0 ? $"none, '{locale}' has no version of your own" : string.Join(", ", kept);
        fields.Fail(ActiveVersion, $"{version} is no version of '{locale}'; allowed: {allowed}");
        return Problems.Invalid(fields.Errors);
    }
}
