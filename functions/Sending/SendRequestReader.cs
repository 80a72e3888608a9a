using Notifications.Inbox;
using Notifications.Shared;

namespace Notifications.Sending;

/// <summary>Checks a send, member by member.</summary>
public sealed class SendRequestReader(ContentReader contents, TimeProvider time)
{
    /// <summary>10,000 users and 1,000 excluded ones, each of 256 characters that are written as escapes of six bytes; and the content.</summary>
    public const int MaxBytes = 20 * 1024 * 1024;

    public const int MaxVariants = 10, MaxWeight = 1_000, MaxVariablesBytes = Templates.TemplateRenderer.MaxVariablesBytes;

    private static readonly TimeSpan MaxAhead = TimeSpan.FromDays(366);

    /// <summary>Null when something is wrong: <paramref name="fields"/> has what.</summary>
    public SendRequest? Read(JsonFields fields) => Read(fields, TargetsReader.Read(fields), null);

    /// <summary>A broadcast of type system: who may send it chooses the texts, not whom.</summary>
    public SendRequest? ReadSystem(JsonFields fields) => Read(fields, new SendTargets { Broadcast = true }, NotificationType.System);

    private SendRequest? Read(JsonFields fields, SendTargets targets, NotificationType? type)
    {
        var template = fields.Text("template", ContentReader.MaxName);
        var variants = Variants(fields);
        if (template is not null && variants.Count > 0)
            fields.Fail("variants", "can't be given beside 'template': each variant names its own");
        var sendAt = SendAt(fields);
        var members = contents.Read(fields, textsRequired: template is null && variants.Count == 0, latest: sendAt ?? time.GetUtcNow());
        if (targets.Broadcast && members.CollapseKey is not null)
            fields.Fail("collapseKey", "can't be given with a broadcast: it is written once, for everyone");
        if (targets.Broadcast && members.Channels is { Count: > 0 })
            fields.Fail("channels", "can't be given with a broadcast: it is in everyone's inbox, and no other channel is turned to");
        var request = new SendRequest
        {
            Targets = targets,
            Members = type is null ? members : members with { Type = type },
            Template = template,
            Variables = fields.Json("variables", MaxVariablesBytes),
            Locale = fields.Text("locale", ContentReader.MaxName),
            Variants = variants,
            SendAt = sendAt,
        };
        if (request.Variables is not null && template is null && variants.Count == 0)
            fields.Fail("variables", "are for a template; allowed: with 'template' or 'variants'");
        fields.RejectUnknown();
        return fields.Errors.Any ? null : request;
    }

    private static List<RequestedVariant> Variants(JsonFields fields)
    {
        var items = fields.Objects("variants", MaxVariants) ?? [];
        var variants = new List<RequestedVariant>(items.Count);
        foreach (var item in items)
        {
            variants.Add(new RequestedVariant(
                item.Text("name", ContentReader.MaxName, required: true) ?? "", item.Whole("weight", 0, MaxWeight) ?? 1,
                item.Text("template", ContentReader.MaxName, required: true) ?? ""));
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
