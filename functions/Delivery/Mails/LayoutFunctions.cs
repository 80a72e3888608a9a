using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Auditing;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Templates;

namespace Notifications.Delivery.Mails;

/// <summary>How the namespace's mails look and whom they are from.</summary>
public sealed class LayoutFunctions(LayoutHandler layouts, LayoutReader reader)
{
    [Function("LayoutsGet"), Access(Access.Admin)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "layouts/{name}")] HttpRequest request, string name,
        CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        var version = VersionQuery.Read(QueryParameters.Of(request), errors);
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        var ns = Caller.Of(request).Namespace;
        return TemplateReader.IsName(name) && await layouts.FindAsync(ns, name, version, cancellation) is { } found
            ? Answer.Json(found, DeliveryJson.Default.Layout) : NotFound(name);
    }

    /// <summary>A layout makes a new version; <c>{ "activeVersion": n }</c> takes an older one again.</summary>
    [Function("LayoutsPut"), Access(Access.Admin), Audited(AuditAction.LayoutChanged, Target = "name")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "layouts/{name}")] HttpRequest request, string name,
        CancellationToken cancellation)
    {
        if (!TemplateReader.IsName(name))
            return NotFound(name);
        if (name != Layout.Default)
            return Unused(name);
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        if (body.Json.TryGetProperty(ActiveVersion.Member, out _))
            return await ActivateAsync(Caller.Of(request).Namespace, name, fields, cancellation);
        if (reader.Read(fields, name) is not { } draft)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        return await layouts.SaveAsync(Caller.Of(request).Namespace, draft, cancellation) is { } saved
            ? Answer.Json(saved, DeliveryJson.Default.Layout, saved.Version == 1 ? HttpStatusCode.Created : HttpStatusCode.OK) : Busy();
    }

    [Function("LayoutsDelete"), Access(Access.Admin), Audited(AuditAction.LayoutDeleted, Target = "name")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "layouts/{name}")] HttpRequest request, string name,
        CancellationToken cancellation) =>
        TemplateReader.IsName(name) && await layouts.DeleteAsync(Caller.Of(request).Namespace, name, cancellation)
            ? Answer.NoContent() : NotFound(name);

    private async Task<IResult> ActivateAsync(string ns, string name, JsonFields fields, CancellationToken cancellation)
    {
        if (ActiveVersion.Read(fields) is not { } version)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        switch (await layouts.ActivateAsync(ns, name, version, cancellation))
        {
            case LayoutActivation.Done done:
                return Answer.Json(done.Active, DeliveryJson.Default.Layout);
            case LayoutActivation.NoSuchVersion none:
                return ActiveVersion.NotKept(fields, version, name, none.Kept);
            default:
                return Busy();
        }
    }

    /// <summary>Kept under another name, it would look as if it held.</summary>
    private static Answer Unused(string name)
    {
        var errors = new FieldErrors();
        errors.Add("name", $"'{FieldErrors.Shorten(name)}' is used by no mail; allowed: {Layout.Default}");
        return Answer.Problem(Problems.Invalid(errors));
    }

    internal static Answer NotFound(string name) =>
        Answer.Problem(Problems.NotFound($"There is no layout '{FieldErrors.Shorten(name)}'."));

    private static Answer Busy() => Answer.Problem(Problems.Conflict("The layout kept changing. Try again."));
}

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

/// <summary>What a namespace does with its layouts.</summary>
public sealed class LayoutHandler(LayoutStore store, LayoutCatalog catalog)
{
    /// <summary>Null when there is none; the one that mails use is always there, if only as the settings have it.</summary>
    /// <param name="version">An older one; null: the one that counts.</param>
    public async Task<Layout?> FindAsync(string ns, string name, int? version, CancellationToken cancellation)
    {
        var found = version is { } older ? store.FindVersionAsync(ns, name, older, cancellation) : store.FindAsync(ns, name, cancellation);
        var kept = await store.VersionsAsync(ns, name, cancellation);
        return await found is { } layout ? layout with { Versions = kept }
            : name == Layout.Default && version is null ? new Layout { Name = name, Versions = [] } : null;
    }

    /// <summary>Null when others kept changing it.</summary>
    public async Task<Layout?> SaveAsync(string ns, Layout draft, CancellationToken cancellation)
    {
        var saved = await store.AddVersionAsync(ns, draft, cancellation);
        catalog.Forget(ns);
        return saved;
    }

    public async Task<LayoutActivation> ActivateAsync(string ns, string name, int version, CancellationToken cancellation)
    {
        var activation = await store.ActivateAsync(ns, name, version, cancellation);
        catalog.Forget(ns);
        return activation;
    }

    public async Task<bool> DeleteAsync(string ns, string name, CancellationToken cancellation)
    {
        var deleted = await store.DeleteAsync(ns, name, cancellation);
        catalog.Forget(ns);
        return deleted;
    }
}
