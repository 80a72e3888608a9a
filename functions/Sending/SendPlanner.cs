using Microsoft.Extensions.Options;
using Notifications.Delivery;
using Notifications.Delivery.Plans;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Templates;

namespace Notifications.Sending;

/// <summary>Makes a plan of a request: fills in its template, or each variant's.</summary>
public sealed class SendPlanner(TemplateRenderer templates, PlanCatalog plans, IOptions<DeliveryOptions> delivery)
{
    /// <summary>Null when a template can't be filled in: <paramref name="errors"/> has why.</summary>
    public async Task<SendPlan?> PlanAsync(string ns, SendRequest request, FieldErrors errors, CancellationToken cancellation)
    {
        var contents = new List<WeightedContent>();
        if (request.Variants.Count == 0)
            contents.Add(new WeightedContent(1, await FillAsync(ns, request, request.Template, null, errors, "", cancellation)));
        foreach (var (index, variant) in request.Variants.Index())
        {
            var content = await FillAsync(ns, request, variant.Template, variant.Name, errors, $"variants[{index}].", cancellation);
            contents.Add(new WeightedContent(variant.Weight, content));
        }
        if (contents.Sum(c => c.Content.ChannelTexts?.MailLength ?? 0) is > TemplateTexts.MaxOutput and var length)
            errors.Add("variants", $"have {length:N0} characters of mail together; allowed: at most {TemplateTexts.MaxOutput:N0}");
        return errors.Any ? null : new SendPlan
        {
            Targets = request.Targets,
            Contents = [.. contents.Select(c => c with { Content = WithoutUnsaidTexts(c.Content) })],
            Experiment = request.Variants.Count == 0 ? null : ExperimentOf(request, contents),
            SendAt = request.SendAt,
        };
    }

    /// <summary>Without the weights: whoever had a variant keeps it, as far as that can be, when the shares change.</summary>
    private static string ExperimentOf(SendRequest request, List<WeightedContent> contents) =>
        $"{contents[0].Content.Category}|{string.Join('|', request.Variants.Select(v => $"{v.Name}={v.Template}"))}";

    private async Task<SendContent> FillAsync(
        string ns, SendRequest request, string? template, string? variant, FieldErrors errors, string prefix,
        CancellationToken cancellation)
    {
        var rendered = template is null ? null
            : await templates.RenderAsync(ns, template, request.Locale, request.Variables, errors, prefix, cancellation);
        var content = request.Members.Over(rendered, variant);
        return request.Targets.Broadcast ? content : await plans.PinAsync(ns, content, cancellation);
    }

    /// <summary>What no channel will ever say is not worth its storage, in every recipient's inbox.</summary>
    private SendContent WithoutUnsaidTexts(SendContent content)
    {
        var channels = content.Plan?.Plan.Channels.ToArray() ?? content.Channels ?? delivery.Value.For(content.Priority).Fallback();
        return channels is { Count: > 0 } ? content : content with { ChannelTexts = null };
    }
}
