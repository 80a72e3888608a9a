using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.TimeZones;

namespace Notifications.Domain;

/// <summary>What reaches a person, when, and when not: the steps after a send, each at its time and under its condition.</summary>
public sealed record DeliveryPlan
{
    public const int MaxSteps = 10, MaxCaps = 10, MaxCriteria = 10, MaxValues = 20, MaxText = 64, MaxCap = 100;

    public static readonly TimeSpan MaxAfter = TimeSpan.FromDays(366), MinPer = TimeSpan.FromMinutes(1), MaxPer = TimeSpan.FromDays(31);

    public required IReadOnlyList<PlanStep> Steps { get; init; }

    /// <summary>Once the user has come this far, no step begins any more; null: each step goes by its own condition alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanStop? Stop { get; init; }

    /// <summary>How much of a category reaches a user by a channel, whichever notifications it is.</summary>
    public IReadOnlyList<PlanCap> Caps
    {
        // Read without it, it would be null: what is generated for JSON sets every member.
        get => field ?? [];
        init;
    }

    /// <summary>What other channels may say of it.</summary>
    [JsonIgnore]
    public IEnumerable<ChannelKind> Channels => Steps.Select(s => s.Kind).OfType<ChannelKind>().Distinct();
}

public sealed record PlanStep
{
    [JsonConverter(typeof(CamelCaseConverter<PreferenceChannel>))]
    public required PreferenceChannel Channel { get; init; }

    /// <summary>From the send on.</summary>
    [JsonConverter(typeof(IsoDuration))]
    public TimeSpan After { get; init; }

    public PlanCondition If { get; init; }

    /// <summary>At which time of the day; null: at any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanWindow? At { get; init; }

    /// <summary>What the notification itself has to be, by member (<c>priority</c>, <c>data.amount</c>) and operator; all must
    /// hold.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>>? When { get; init; }

    /// <summary>Null: in the app.</summary>
    [JsonIgnore]
    public ChannelKind? Kind => Channel switch
    {
        PreferenceChannel.InApp => null,
        PreferenceChannel.Email => ChannelKind.Email,
        PreferenceChannel.Sms => ChannelKind.Sms,
        PreferenceChannel.Push => ChannelKind.Push,
    };

    public static PreferenceChannel ChannelOf(ChannelKind kind) => kind switch
    {
        ChannelKind.Email => PreferenceChannel.Email,
        ChannelKind.Sms => PreferenceChannel.Sms,
        ChannelKind.Push => PreferenceChannel.Push,
    };

    /// <summary>The real-time push that every send makes at once.</summary>
    [JsonIgnore]
    public bool IsTheSend => Channel == PreferenceChannel.InApp && After == TimeSpan.Zero;
}

/// <summary>What a step asks of the user's part, when its time has come.</summary>
[JsonConverter(typeof(SnakeCaseConverter<PlanCondition>))]
public enum PlanCondition
{
    Always,

    /// <summary>No device of the user has received it.</summary>
    Unacknowledged,

    /// <summary>No open inbox has shown it.</summary>
    Unseen,

    Unread,
}

[JsonConverter(typeof(SnakeCaseConverter<PlanStop>))]
public enum PlanStop { Acknowledged, Seen, Read }

/// <summary>At most <paramref name="Max"/> on this channel in any time of this length.</summary>
public sealed record PlanCap(
    [property: JsonConverter(typeof(CamelCaseConverter<ChannelKind>))] ChannelKind Channel, int Max,
    [property: JsonConverter(typeof(IsoDuration))] TimeSpan Per);

/// <summary>A part of each day, from its begin, inclusive, to its end, exclusive; over midnight when the end is earlier.</summary>
public sealed record PlanWindow
{
    /// <summary>In place of a zone's name: the user's own.</summary>
    public const string Recipient = "recipient";

    [JsonConverter(typeof(HourAndMinute))]
    public required TimeOnly NotBefore { get; init; }

    /// <summary>Null: until the day ends.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonConverter(typeof(HourAndMinute))]
    public TimeOnly? NotAfter { get; init; }

    public string Zone
    {
        // Read without it, it would be null: what is generated for JSON sets every member.
        get => field ?? Recipient;
        init;
    }

    [JsonIgnore]
    public bool IsRecipients => Zone == Recipient;

    /// <summary>The first moment from <paramref name="from"/> on that is within it. A time that the clock's change skips is as much later
    /// as the clock jumps, and of one that comes twice the first counts, as for quiet hours.</summary>
    public Instant NextFrom(Instant from, DateTimeZone recipient)
    {
        var zone = IsRecipients ? recipient : DateTimeZoneProviders.Tzdb.GetZoneOrNull(Zone) ?? DateTimeZone.Utc;
        // From yesterday, whose window may last over midnight. One day's may be swallowed by the clock's change, two never.
        for (var day = from.InZone(zone).Date.PlusDays(-1); ; day = day.PlusDays(1))
        {
            var (start, end) = (InstantOf(day, NotBefore, zone), EndOf(day, zone));
            if (start < end && from < end)
                return from > start ? from : start;
        }
    }

    private Instant EndOf(LocalDate day, DateTimeZone zone) =>
        NotAfter is not { } end ? zone.AtStartOfDay(day.PlusDays(1)).ToInstant()
        : InstantOf(end < NotBefore ? day.PlusDays(1) : day, end, zone);

    private static Instant InstantOf(LocalDate day, TimeOnly time, DateTimeZone zone) =>
        zone.ResolveLocal(day.At(LocalTime.FromTimeOnly(time)), Resolvers.LenientResolver).ToInstant();
}

/// <summary>A plan as a notification or a send keeps it, whatever becomes of the category's.</summary>
/// <param name="version">Of the category's plan; null: the send's own.</param>
public sealed class PinnedPlan(string json, int? version)
{
    private DeliveryPlan? plan;

    public string Json => json;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Version => version;

    /// <summary>Read when it is asked for: most rows that are read are only listed.</summary>
    [JsonIgnore]
    public DeliveryPlan Plan => plan ??= JsonSerializer.Deserialize(json, PlanJson.Default.DeliveryPlan)!;

    /// <summary>For a broadcast: who connects fetches it, and its steps are those of who can be reached outside of the app.</summary>
    public PinnedPlan WithoutLaterPushes()
    {
        PlanStep[] steps = [.. Plan.Steps.Where(s => s.IsTheSend || s.Kind is not null)];
        return steps.Length == Plan.Steps.Count ? this
            : Of(Plan with { Steps = steps.Length > 0 ? steps : [new PlanStep { Channel = PreferenceChannel.InApp }] }, version);
    }

    public static PinnedPlan Of(DeliveryPlan plan, int? version = null) =>
        new(JsonSerializer.Serialize(plan, PlanJson.Default.DeliveryPlan), version);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DeliveryPlan))]
internal sealed partial class PlanJson : JsonSerializerContext;
