using System.Text.Json;
using System.Text.RegularExpressions;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Recipients;

namespace Notifications.Delivery.Plans;

/// <summary>Checks a delivery plan, member by member.</summary>
internal static partial class PlanReader
{
    /// <summary>Every recipient's row holds the plan that it began with.</summary>
    public const int MaxCharacters = 8_192;

    private const int MaxDuration = 20, MaxMember = 128, MaxValueBytes = 8_192;

    private static readonly string Channels = string.Join(", ", Enum.GetValues<PreferenceChannel>().Select(NameOf));

    /// <summary>The members of a plan; null when something is wrong: <paramref name="fields"/> has what.</summary>
    public static PinnedPlan? Read(JsonFields fields)
    {
        var hadErrors = fields.Errors.Any;
        var steps = fields.Objects("steps", DeliveryPlan.MaxSteps);
        if (steps is null or [] && fields.Errors.Any == hadErrors)
            fields.Fail("steps", $"has none; allowed: 1 to {DeliveryPlan.MaxSteps} steps");
        var plan = new DeliveryPlan
        {
            Steps = [.. (steps ?? []).Select(Step)],
            Stop = fields.OneOf<PlanStop>("stop"),
            Caps = [.. (fields.Objects("caps", DeliveryPlan.MaxCaps) ?? []).Select(Cap)],
        };
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return null;
        var pinned = PinnedPlan.Of(plan);
        if (pinned.Json.Length <= MaxCharacters)
            return pinned;
        fields.Fail("steps", $"make a plan of {pinned.Json.Length:N0} characters; allowed: at most {MaxCharacters:N0}");
        return null;
    }

    private static PlanStep Step(JsonFields fields)
    {
        var step = new PlanStep
        {
            Channel = Channel(fields) ?? PreferenceChannel.InApp,
            After = Duration(fields, "after", TimeSpan.Zero, DeliveryPlan.MaxAfter) ?? TimeSpan.Zero,
            If = fields.OneOf<PlanCondition>("if") ?? PlanCondition.Always,
            At = fields.Nested("at") is { } at ? Window(at) : null,
            When = fields.Nested("when") is { } when ? Criteria(when) : null,
        };
        fields.RejectUnknown();
        if (step.IsTheSend && (step.If != PlanCondition.Always || step.At is not null || step.When is not null))
            fields.Fail("channel", "is 'inApp' without 'after', which is the push that every send makes; allowed with 'if', 'at' or "
                + "'when': 'after' as well");
        return step;
    }

    private static PreferenceChannel? Channel(JsonFields fields)
    {
        if (fields.Text("channel", MaxDuration, required: true) is not { Length: > 0 } name)
            return null;
        foreach (var channel in Enum.GetValues<PreferenceChannel>())
        {
            if (NameOf(channel) == name)
                return channel;
        }
        fields.Fail("channel", $"'{FieldErrors.Shorten(name)}' is not allowed; allowed: {Channels}");
        return null;
    }

    private static PlanWindow? Window(JsonFields fields)
    {
        var (from, until) = (fields.TimeOfDay("notBefore", required: true), fields.TimeOfDay("notAfter", required: false));
        var zone = fields.Text("zone", RecipientRequestReader.MaxTimeZone) == PlanWindow.Recipient
            ? PlanWindow.Recipient : ZoneReader.Read(fields, "zone", RecipientRequestReader.MaxTimeZone) ?? PlanWindow.Recipient;
        fields.RejectUnknown();
        if (from is not { } start)
            return null;
        if (start == until)
            fields.Fail("notAfter", $"'{start:HH\\:mm}' is also 'notBefore', so no time would be left; allowed: another time, or nothing");
        return new PlanWindow { NotBefore = start, NotAfter = until, Zone = zone };
    }

    private static PlanCap Cap(JsonFields fields)
    {
        var hadErrors = fields.Errors.Any;
        var (channel, max) = (Channel(fields), fields.Whole("max", 1, DeliveryPlan.MaxCap));
        if (max is null && fields.Errors.Any == hadErrors)
            fields.Fail("max", $"is required; allowed: a whole number from 1 to {DeliveryPlan.MaxCap}");
        var per = Duration(fields, "per", DeliveryPlan.MinPer, DeliveryPlan.MaxPer);
        if (per is null && fields.Errors.Any == hadErrors)
            fields.Fail("per", $"is required; allowed: {IsoDuration.Rule}");
        fields.RejectUnknown();
        if (channel == PreferenceChannel.InApp)
            fields.Fail("channel", "'inApp' has no cap: the inbox has every notification; allowed: email, sms, push");
        var kind = new PlanStep { Channel = channel ?? PreferenceChannel.Email }.Kind ?? ChannelKind.Email;
        return new PlanCap(kind, max ?? 1, per ?? DeliveryPlan.MinPer);
    }

    private static TimeSpan? Duration(JsonFields fields, string name, TimeSpan min, TimeSpan max)
    {
        if (fields.Text(name, MaxDuration) is not { } text)
            return null;
        if (IsoDuration.Parse(text) is { } duration && duration >= min && duration <= max)
            return duration;
        fields.Fail(name, $"'{FieldErrors.Shorten(text)}' is not allowed; allowed: {IsoDuration.Rule}, from {IsoDuration.Format(min)} to "
            + IsoDuration.Format(max));
        return null;
    }

    private static Dictionary<string, IReadOnlyDictionary<string, JsonElement>> Criteria(JsonFields fields)
    {
        var criteria = new Dictionary<string, IReadOnlyDictionary<string, JsonElement>>(StringComparer.Ordinal);
        string[] members = [.. fields.Names];
        if (members.Length is 0 or > DeliveryPlan.MaxCriteria)
            fields.FailWhole($"has {members.Length} members; allowed: 1 to {DeliveryPlan.MaxCriteria}");
        foreach (var member in members.Take(DeliveryPlan.MaxCriteria))
        {
            fields.RejectNull(member, "an object");
            if (member != PlanCriteria.PriorityMember && !(member.Length <= MaxMember && Member().IsMatch(member)))
                fields.Fail(FieldErrors.Shorten(member), "is no member that a step can ask for; allowed: "
                    + $"{PlanCriteria.PriorityMember}, or {PlanCriteria.DataPrefix} and the name of a member of 'data'");
            else if (fields.Nested(member) is { } criterion)
                criteria[member] = Criterion(criterion, member == PlanCriteria.PriorityMember);
        }
        return criteria;
    }

    private static Dictionary<string, JsonElement> Criterion(JsonFields fields, bool isPriority)
    {
        var criterion = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var name in PlanCriteria.Operators)
        {
            fields.RejectNull(name, Allowed(name, isPriority));
            if (fields.Any(name, MaxValueBytes) is not { } value)
                continue;
            if (!IsAllowed(value, name, isPriority))
                fields.Fail(name, $"is not allowed; allowed: {Allowed(name, isPriority)}");
            criterion[name] = value;
        }
        if (!fields.Names.Any())
            fields.FailWhole($"asks for nothing; allowed: {string.Join(", ", PlanCriteria.Operators)}");
        fields.RejectUnknown();
        return criterion;
    }

    private static string Allowed(string name, bool isPriority)
    {
        var one = isPriority ? SnakeCase<Priority>.Allowed
            : PlanCriteria.Ordering.Contains(name) ? "a number"
            : $"a number, true, false or a text of up to {DeliveryPlan.MaxText} characters";
        return name == "in" ? $"a list of 1 to {DeliveryPlan.MaxValues}, each {one}" : one;
    }

    private static bool IsAllowed(JsonElement value, string name, bool isPriority)
    {
        if (name != "in")
            return IsRight(value);
        return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is > 0 and <= DeliveryPlan.MaxValues
            && value.EnumerateArray().All(IsRight);

        bool IsRight(JsonElement item) => isPriority
            ? item.ValueKind == JsonValueKind.String && SnakeCase<Priority>.Parse(item.GetString()!) is not null
            : item.ValueKind switch
            {
                JsonValueKind.Number => double.IsFinite(item.GetDouble()),
                JsonValueKind.String => !PlanCriteria.Ordering.Contains(name) && TextLength.Of(item.GetString()) <= DeliveryPlan.MaxText,
                JsonValueKind.True or JsonValueKind.False => !PlanCriteria.Ordering.Contains(name),
                _ => false,
            };
    }

    private static string NameOf(PreferenceChannel channel) => JsonNamingPolicy.CamelCase.ConvertName(channel.ToString());

    /// <summary>A member of the data, or of an object in it.</summary>
    [GeneratedRegex(@"^data(\.[A-Za-z0-9_-]{1,64})+\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Member();
}
