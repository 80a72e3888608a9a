using Microsoft.Extensions.Options;
using Notifications.Delivery;
using Notifications.Delivery.Plans;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Recipients;
using Notifications.Templates;

namespace Notifications.Sending;

/// <summary>Makes a plan of a request: fills in its template, or each variant's.</summary>
public sealed class SendPlanner(TemplateRenderer templates, PlanCatalog plans, IOptions<DeliveryOptions> delivery)
{
    /// <summary>Of a broadcast's texts in all their languages: they are in one row.</summary>
    private const int MaxBroadcastCharacters = 200_000;

    /// <summary>Null when a template can't be filled in: <paramref name="errors"/> has why.</summary>
    public async Task<SendPlan?> PlanAsync(string ns, SendRequest request, FieldErrors errors, CancellationToken cancellation)
    {
        var contents = new List<Planned>();
        if (request.Variants.Count == 0)
            contents.Add(await FillAsync(ns, request, new RequestedVariant("", 1, request.Template), null, errors, "", cancellation));
        foreach (var (index, variant) in request.Variants.Index())
            contents.Add(await FillAsync(ns, request, variant, variant.Name, errors, $"variants[{index}].", cancellation));
        if (contents.Sum(c => c.Content.ChannelTexts?.MailLength ?? 0) is > TemplateTexts.MaxOutput and var length)
            errors.Add("variants", $"have {length:N0} characters of mail together; allowed: at most {TemplateTexts.MaxOutput:N0}");
        if (errors.Any)
            return null;
        var plan = new SendPlan
        {
            Targets = request.Targets,
            Contents = [.. contents.Select(c => new WeightedContent(c.Weight, Pinned(c, request.Members)))],
            Experiment = request.Variants.Count == 0 ? null : ExperimentOf(request, contents[0].Content.Category),
            SendAt = request.SendAt,
        };
        if (plan.Targets.Broadcast && CharactersOf(plan) is > MaxBroadcastCharacters and var characters)
            errors.Add(request.Variants.Count == 0 ? "template" : "variants", $"has {characters:N0} characters of texts in its languages; "
                + $"allowed for a broadcast: at most {MaxBroadcastCharacters:N0}");
        return errors.Any ? null : plan;
    }

    /// <summary>Without the weights: whoever had a variant keeps it, as far as that can be, when the shares change.</summary>
    private static string ExperimentOf(SendRequest request, string category) =>
        $"{category}|{string.Join('|', request.Variants.Select(v => $"{v.Name}={v.Template}"))}";

    private static int CharactersOf(SendPlan plan) =>
        plan.Contents.Sum(c => c.Content.Template?.Versions.Sum(v => v.GetRawText().Length) ?? 0);

    private async Task<Planned> FillAsync(
        string ns, SendRequest request, RequestedVariant variant, string? name, FieldErrors errors, string prefix,
        CancellationToken cancellation)
    {
        var template = variant.Template is null ? null
            : await templates.PrepareAsync(ns, variant.Template, request.Locale, request.Variables, errors, prefix, cancellation);
        var content = request.Members.Over(template?.Rendered, name);
        var planned = await plans.PinAsync(ns, content, cancellation);
        if (request.Targets.Broadcast)
            planned = planned with { Plan = planned.Plan?.WithoutLaterPushes() };
        return new Planned(variant.Weight, planned, template);
    }

    /// <summary>What differs from one recipient to the next is kept as the template, and filled in for each. What no channel will ever say
    /// is not worth its storage, in every recipient's inbox.</summary>
    private SendContent Pinned(Planned planned, ContentRequest given)
    {
        var content = planned.Content;
        var channels = content.Plan?.Plan.Channels.ToArray() ?? content.Channels ?? delivery.Value.For(content.Priority).Fallback();
        var forChannels = channels is { Count: > 0 };
        var template = planned.Template?.Pin(given.GivenTexts(), forChannels);
        return content with { Template = template, ChannelTexts = forChannels && template is null ? content.ChannelTexts : null };
    }

    /// <param name="Content">With the texts for nobody in particular.</param>
    private readonly record struct Planned(int Weight, SendContent Content, PreparedTemplate? Template);
}

/// <summary>Finds a send's recipients, step by step: its users first, then the members of each role and each room.</summary>
public sealed class RecipientFinder(MembershipStore members)
{
    /// <summary>So many at once fill the transactions of 16 partitions well, and are found within seconds.</summary>
    private const int StepSize = 8_000, PageSize = 1_000;

    public async Task<RecipientStep> NextAsync(
        string ns, SendTargets targets, int source, string? continuation, CancellationToken cancellation)
    {
        var excluded = targets.ExcludeUsers.ToHashSet(StringComparer.Ordinal);
        var found = new HashSet<string>(StringComparer.Ordinal);
        while (found.Count < StepSize && source < SourceCount(targets))
        {
            var page = await PageAsync(ns, targets, source, continuation, cancellation);
            found.UnionWith(page.Users.Where(user => !excluded.Contains(user)));
            continuation = page.Next;
            if (continuation is null)
                source++;
        }
        return new RecipientStep(found, source, continuation, source == SourceCount(targets));
    }

    /// <summary>Users are one source; each role and each room is another.</summary>
    private static int SourceCount(SendTargets targets) => 1 + targets.Roles.Count + targets.Rooms.Count;

    private Task<MemberPage> PageAsync(string ns, SendTargets targets, int source, string? continuation, CancellationToken cancellation)
    {
        if (source == 0)
            return Task.FromResult(new MemberPage(targets.Users, null));
        var membership = source <= targets.Roles.Count
            ? Membership.Role(targets.Roles[source - 1])
            : Membership.Room(targets.Rooms[source - 1 - targets.Roles.Count]);
        return members.PageAsync(ns, membership.Kind, membership.Name, continuation, PageSize, cancellation);
    }
}

/// <param name="Source">Where the next step goes on.</param>
/// <param name="IsLast">There is no next step.</param>
public sealed record RecipientStep(IReadOnlySet<string> Users, int Source, string? Continuation, bool IsLast);
