using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Http;
using Notifications.Platform.Idempotency;
using Notifications.Platform.RateLimits;
using Notifications.Platform.Security;
using Notifications.Templates;

namespace Notifications.Sending;

/// <summary>Sends a template to its caller, whose preferences count as for any send: in the inbox, and at once by the channels that are
/// asked for.</summary>
public sealed class TemplateTestHandler(
    TemplatePreviewer previews, TemplateRenderer renderer, SendHandler handler, IOptions<FeatureFlags> flags)
{
    /// <summary>What tells a test from what the template is sent for.</summary>
    private const string Source = "template-test";

    public async Task<SendAnswer> SendAsync(Caller caller, Guid sendId, string name, JsonElement json, CancellationToken cancellation)
    {
        if (!flags.Value.Enabled)
            return new SendAnswer(null, Problems.SendingDisabled());
        if (caller.UserId is not { } user)
            return new SendAnswer(null, Problems.Forbidden("A key has no inbox. Sign in as a user to get a test."));
        if (!TemplatePreviewer.HasDraft(json) && !await renderer.KnowsAsync(caller.Namespace, name, cancellation))
            return new SendAnswer(null, TemplateProblems.NotFound(name));
        var fields = new JsonFields(json, new FieldErrors());
        var request = previews.Read(fields, name);
        var channels = ChannelsReader.Read(fields) ?? [];
        fields.RejectUnknown();
        if (request.Recipient is not null)
            fields.Fail("recipient", "is not allowed; allowed: none, a test goes to its caller");
        var prepared = fields.Errors.Any ? null : await PrepareAsync(caller.Namespace, name, request, fields.Errors, cancellation);
        if (prepared is null)
            return new SendAnswer(null, Problems.Invalid(fields.Errors));
        var plan = new SendPlan
        {
            Targets = new SendTargets { Users = [user] },
            Contents = [new WeightedContent(1, ContentOf(prepared, channels))],
        };
        return new SendAnswer(await handler.SendAsync(caller.Namespace, sendId, plan.By(caller.Identity), cancellation), null);
    }

    private async Task<PreparedTemplate?> PrepareAsync(
        string ns, string name, TemplatePreviewRequest request, FieldErrors errors, CancellationToken cancellation) =>
        request.Draft is { } draft ? renderer.PrepareDraft(draft, request.Variables, errors)
        : await renderer.PrepareAsync(ns, name, request.Locale, request.Variables, errors, "", cancellation);

    private static SendContent ContentOf(PreparedTemplate prepared, IReadOnlyList<ChannelKind> channels)
    {
        var forChannels = channels.Count > 0;
        var template = prepared.Pin([], forChannels);
        var content = new ContentRequest().Over(prepared.Rendered, variant: null);
        return content with
        {
            Source = Source,
            Channels = forChannels ? null : [],
            Plan = forChannels ? PlanOf(channels) : null,
            Template = template,
            ChannelTexts = forChannels && template is null ? content.ChannelTexts : null,
        };
    }

    /// <summary>Whatever the caller has seen of it meanwhile: they want to see it there too.</summary>
    private static PinnedPlan PlanOf(IReadOnlyList<ChannelKind> channels) => PinnedPlan.Of(new DeliveryPlan
    {
        Steps =
        [
            new PlanStep { Channel = PreferenceChannel.InApp },
            .. channels.Select(kind => new PlanStep { Channel = PlanStep.ChannelOf(kind) }),
        ],
    });
}

/// <summary>Sends a template, or a draft of one, to whoever writes it.</summary>
public sealed class TemplateTestFunctions(TemplateTestHandler tests, Ids ids)
{
    [Function("TemplatesTest"), Access(Access.Sender), RateLimited, Idempotent(TemplateReader.MaxBytes)]
    public async Task<IResult> Test(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "templates/{name}/test")] HttpRequest request, string name,
        CancellationToken cancellation)
    {
        if (!TemplateReader.IsName(name))
            return Answer.Problem(TemplateProblems.NotFound(name));
        var body = await RequestBody.ReadOptionalAsync(request, TemplateReader.MaxBytes, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var sendId = IdempotencyScope.Of(request)?.Seed ?? ids.Next();
        var answer = await tests.SendAsync(Caller.Of(request), sendId, name, body.Json, cancellation);
        return answer.Problem is { } refused
            ? Answer.Problem(refused)
            : Answer.Json(answer.Result!, SendingJson.Default.SendResult, HttpStatusCode.Created);
    }
}
