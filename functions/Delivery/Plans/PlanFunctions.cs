using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Auditing;
using Notifications.Platform.Http;
using Notifications.Platform.Security;

namespace Notifications.Delivery.Plans;

/// <summary>Keeping categories' plans: every change is a new version, and notifications keep the one that they began with.</summary>
public sealed class PlanFunctions(PlanStore plans, PlanCatalog catalog)
{
    [Function("PlansList"), Access(Access.Admin)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "plans")] HttpRequest request, CancellationToken cancellation) =>
        Answer.Json(new StoredPlans(await plans.ListAsync(Caller.Of(request).Namespace, cancellation)), DeliveryJson.Default.StoredPlans);

    [Function("PlansGet"), Access(Access.Admin)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "plans/{category}")] HttpRequest request, string category,
        CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        var version = VersionQuery.Read(QueryParameters.Of(request), errors);
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        var plan = Categories.Check(category) is null
            ? await plans.FindAsync(Caller.Of(request).Namespace, category, version, cancellation) : null;
        return plan is not null ? Answer.Json(plan, DeliveryJson.Default.StoredPlan)
            : Answer.Problem(version is null ? NotFound(category) : Problems.NotFound(
                $"The category '{FieldErrors.Shorten(category)}' has no version {version} of its plan."));
    }

    /// <summary>A plan makes a new version; <c>{ "activeVersion": n }</c> takes an older one again.</summary>
    [Function("PlansPut"), Access(Access.Admin), Audited(AuditAction.PlanChanged, Target = "category")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "plans/{category}")] HttpRequest request, string category,
        CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        if (Categories.Check(category) is { } rule)
            fields.Errors.Add("category", $"'{FieldErrors.Shorten(category)}' is not allowed; allowed: {rule}");
        var ns = Caller.Of(request).Namespace;
        if (!body.Json.TryGetProperty(ActiveVersion.Member, out _))
            return PlanReader.Read(fields) is { } plan
                ? Kept(ns, await plans.PutAsync(ns, category, plan, cancellation))
                : Answer.Problem(Problems.Invalid(fields.Errors));
        if (ActiveVersion.Read(fields) is not { } version)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var change = await plans.ActivateAsync(ns, category, version, cancellation);
        return change.Outcome == PlanOutcome.NoSuchVersion
            ? ActiveVersion.NotKept(fields, version, category, change.Kept) : Kept(ns, change);
    }

    [Function("PlansDelete"), Access(Access.Admin), Audited(AuditAction.PlanDeleted, Target = "category")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "plans/{category}")] HttpRequest request, string category,
        CancellationToken cancellation)
    {
        var ns = Caller.Of(request).Namespace;
        var change = Categories.Check(category) is null
            ? await plans.DeleteAsync(ns, category, cancellation) : new PlanChange(PlanOutcome.NotFound);
        catalog.Forget(ns);
        return change.Outcome switch
        {
            PlanOutcome.NotFound => Answer.Problem(NotFound(category)),
            PlanOutcome.Busy => Answer.Problem(Busy()),
            _ => Answer.NoContent(),
        };
    }

    private Answer Kept(string ns, PlanChange change)
    {
        catalog.Forget(ns);
        return change.Outcome switch
        {
            PlanOutcome.Created => Answer.Json(change.Plan!, DeliveryJson.Default.StoredPlan, HttpStatusCode.Created),
            PlanOutcome.TooMany => Answer.Problem(
                Problems.TooMany($"The namespace already has {PlanStore.MaxPlans} plans, the maximum. Delete one first.")),
            PlanOutcome.Busy => Answer.Problem(Busy()),
            _ => Answer.Json(change.Plan!, DeliveryJson.Default.StoredPlan),
        };
    }

    private static Problem NotFound(string category) => Problems.NotFound(
        $"The category '{FieldErrors.Shorten(category)}' has no plan: its notifications go by their priority.");

    private static Problem Busy() => Problems.Conflict("The plan kept changing. Try again.");
}
