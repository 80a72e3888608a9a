using System.Text.Json;
using Notifications.Delivery.Plans;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;

namespace Notifications.Sending;

/// <summary>What a caller asks for, its members checked one by one; templates are not filled in yet.</summary>
public sealed record SendRequest
{
    public required SendTargets Targets { get; init; }

    /// <summary>Given by the caller; over a template's, where it has the same member.</summary>
    public required ContentRequest Members { get; init; }

    public string? Template { get; init; }

    public JsonElement? Variables { get; init; }

    public string? Locale { get; init; }

    public IReadOnlyList<RequestedVariant> Variants { get; init; } = [];

    public DateTimeOffset? SendAt { get; init; }
}

/// <param name="Weight">0 to 1,000.</param>
public sealed record RequestedVariant(string Name, int Weight, string? Template);

/// <summary>Checks a send, member by member.</summary>
public sealed class SendRequestReader(ContentReader contents, TimeProvider time)
{
    /// <summary>10,000 users and 1,000 excluded ones, each of 256 characters that are written as escapes of six bytes; and the
    /// content.</summary>
    public const int MaxBytes = 20 * 1024 * 1024;

    public const int MaxVariants = 10, MaxWeight = 1_000, MaxVariablesBytes = Templates.TemplateRenderer.MaxVariablesBytes;

    private static readonly TimeSpan MaxAhead = TimeSpan.FromDays(366);

    /// <summary>Null when something is wrong: <paramref name="fields"/> has what.</summary>
    public SendRequest? Read(JsonFields fields) => Read(fields, TargetsReader.Read(fields), null);

    /// <summary>A broadcast of type system: who may send it chooses the texts, not whom.</summary>
    public SendRequest? ReadSystem(JsonFields fields) => Read(fields, new SendTargets { Broadcast = true }, NotificationType.System);

    private SendRequest? Read(JsonFields fields, SendTargets targets, NotificationType? type)
    {
        var template = fields.Text("template", ContentLimits.MaxName);
        var variants = Variants(fields);
        if (template is not null && variants.Count > 0)
            fields.Fail("variants", "can't be given beside 'template': each variant names its own");
        var sendAt = SendAt(fields);
        var members = contents.Read(fields, textsRequired: template is null && variants.Count == 0, latest: sendAt ?? time.GetUtcNow());
        if (fields.Nested("plan") is { } planFields)
            members = members with { Rest = members.Rest with { Plan = Plan(fields, planFields, members) } };
        if (targets.Broadcast && members.Rest.CollapseKey is not null)
            fields.Fail("collapseKey", "can't be given with a broadcast: it is written once, for everyone");
        if (targets.Broadcast && members.Rest.GroupKey is not null)
            fields.Fail("groupKey", "can't be given with a broadcast: it is written once, for everyone");
        var request = new SendRequest
        {
            Targets = targets,
            Members = type is null ? members : members with { Type = type },
            Template = template,
            Variables = fields.Json("variables", MaxVariablesBytes),
            Locale = fields.Text("locale", ContentLimits.MaxName),
            Variants = variants,
            SendAt = sendAt,
        };
        if (request.Variables is not null && template is null && variants.Count == 0)
            fields.Fail("variables", "are for a template; allowed: with 'template' or 'variants'");
        fields.RejectUnknown();
        return fields.Errors.Any ? null : request;
    }

    private static PinnedPlan? Plan(JsonFields fields, JsonFields plan, ContentRequest members)
    {
        if (members.Rest.Channels is not null)
            fields.Fail("plan", "can't be given beside 'channels': the plan says which");
        return PlanReader.Read(plan);
    }

    private static List<RequestedVariant> Variants(JsonFields fields)
    {
        var items = fields.Objects("variants", MaxVariants) ?? [];
        var variants = new List<RequestedVariant>(items.Count);
        foreach (var item in items)
        {
            variants.Add(new RequestedVariant(
                item.Text("name", ContentLimits.MaxName, required: true) ?? "", item.Whole("weight", 0, MaxWeight) ?? 1,
                item.Text("template", ContentLimits.MaxName, required: true) ?? ""));
            item.RejectUnknown();
        }
        if (variants.Count > 0 && variants.Sum(v => v.Weight) == 0)
            fields.Fail("variants", "have weights that add up to 0; allowed: at least one above 0");
        if (variants.DistinctBy(v => v.Name).Count() < variants.Count)
            fields.Fail("variants", "have a name twice; allowed: each once");
        return variants;
    }

    private DateTimeOffset? SendAt(JsonFields fields)
    {
        var sendAt = fields.Time("sendAt");
        var now = time.GetUtcNow();
        if (sendAt is not { } moment || (moment > now && moment <= now + MaxAhead))
            return sendAt;
        fields.Fail("sendAt", $"'{Rfc3339.Format(moment)}' is not allowed; allowed: from now to a year ahead");
        // Other members are held against it: not against a time that is refused, which may be the last one there is.
        return null;
    }
}

/// <summary>Checks whom a send is for.</summary>
internal static class TargetsReader
{
    /// <summary>As many user ids as fit into a body; more are reached by a role or a room.</summary>
    public const int MaxUsers = 10_000, MaxGroups = 20, MaxExcluded = 1_000;

    public static SendTargets Read(JsonFields fields)
    {
        var hadErrors = fields.Errors.Any;
        var targets = new SendTargets
        {
            Users = Names(fields, "users", MaxUsers, UserIds.Check),
            Roles = Names(fields, "roles", MaxGroups, Recipients.RecipientRequestReader.CheckRole),
            Rooms = Names(fields, "rooms", MaxGroups, RoomNames.Check),
            Broadcast = fields.Flag("broadcast") ?? false,
            ExcludeUsers = Names(fields, "excludeUsers", MaxExcluded, UserIds.Check),
        };
        if (targets.AreNobody && fields.Errors.Any == hadErrors)
            fields.Fail("users", "has nobody; allowed: at least one of 'users', 'roles', 'rooms', or 'broadcast': true");
        return targets;
    }

    /// <summary>Each once.</summary>
    public static IReadOnlyList<string> Names(JsonFields fields, string member, int max, Func<string, string?> check)
    {
        var names = fields.Texts(member, max, Keys.MaxLength) ?? [];
        foreach (var (index, name) in names.Index())
        {
            if (name.Length > 0 && TextLength.Of(name) <= Keys.MaxLength && check(name) is { } rule)
                fields.Fail($"{member}[{index}]", $"'{FieldErrors.Shorten(name)}' is not allowed; allowed: {rule}");
        }
        return [.. names.Distinct(StringComparer.Ordinal)];
    }
}

