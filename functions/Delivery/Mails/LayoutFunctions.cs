using System.Globalization;
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
    private const string ActiveVersion = "activeVersion";

    [Function("LayoutsGet"), Access(Access.Admin)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "layouts/{name}")] HttpRequest request, string name,
        CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        var version = VersionOf(QueryParameters.Of(request), errors);
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
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        if (body.Json.TryGetProperty(ActiveVersion, out _))
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

    private static int? VersionOf(QueryParameters query, FieldErrors errors)
    {
        query.RejectUnknown(errors, "this address", ["version"]);
        if (query["version"] is not { } given)
            return null;
        if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0)
            return version;
        errors.Add("version", $"'{FieldErrors.Shorten(given)}' is not allowed; allowed: the number of a version");
        return null;
    }

    private async Task<IResult> ActivateAsync(string ns, string name, JsonFields fields, CancellationToken cancellation)
    {
        var version = fields.Whole(ActiveVersion, 1, int.MaxValue);
        if (version is null && !fields.Errors.Any)
            fields.Fail(ActiveVersion, "is null; allowed: the number of a version");
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        switch (await layouts.ActivateAsync(ns, name, version!.Value, cancellation))
        {
            case LayoutActivation.Done done:
                return Answer.Json(done.Active, DeliveryJson.Default.Layout);
            case LayoutActivation.NoSuchVersion none:
                var allowed = none.Kept.Count == 0 ? "none, there is no version of your own" : string.Join(", ", none.Kept);
                fields.Fail(ActiveVersion, $"{version} is no version of '{name}'; allowed: {allowed}");
                return Answer.Problem(Problems.Invalid(fields.Errors));
            default:
                return Busy();
        }
    }

    internal static Answer NotFound(string name) =>
        Answer.Problem(Problems.NotFound($"There is no layout '{FieldErrors.Shorten(name)}'."));

    private static Answer Busy() => Answer.Problem(Problems.Conflict("The layout kept changing. Try again."));
}
