using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Domain;

/// <summary>A content on its way to its recipients, with what is said to the app and not to them.</summary>
public sealed record SendContent : Content
{
    /// <summary>Null: after the default time.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The channels to turn to, in this order, instead of the policy's; empty: none; null: the policy's.</summary>
    public IReadOnlyList<ChannelKind>? Channels { get; init; }

    /// <summary>What is done after the send instead of the priority's policy; null: that policy.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PinnedPlan? Plan { get; init; }

    /// <summary>An email's subject and HTML, and a text message's text, where the template has its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChannelTexts? ChannelTexts { get; init; }

    /// <summary>What each recipient's texts are made of; null: title, message, address and texts for channels are the same for
    /// everybody.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SendTemplate? Template { get; init; }

    /// <summary>Of what has a group key: how long its events become one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GroupWindow? GroupWindow { get; init; }

    /// <summary>The A/B variant that this is; null when there is only one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Variant { get; init; }

    /// <summary>Stored as <see cref="ActedBy"/>: in stored plans, <c>actor</c> says who sends it.</summary>
    [JsonIgnore]
    public override ContentActor? Actor { get => base.Actor; init => base.Actor = value; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContentActor? ActedBy { get => Actor; init => Actor = value; }

    /// <summary>Who sends it; for the audit.</summary>
    [JsonPropertyName("actor")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SentBy { get; init; }
}

/// <summary>A send's template as it was when the send was accepted. The texts are made of it when a recipient's row is made: whatever
/// becomes of the template meanwhile, all recipients get the same version.</summary>
public sealed record SendTemplate
{
    public required string Name { get; init; }

    /// <summary>The language that the send asks for; null: each recipient's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Locale { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Variables { get; init; }

    /// <summary>Its version in each language, as <c>Templates</c> writes them.</summary>
    public required IReadOnlyList<JsonElement> Versions { get; init; }

    /// <summary>The same for the same versions: what is compiled of them is kept by it.</summary>
    public required string Key { get; init; }

    /// <summary>Texts that the send brings itself, by their names in requests: they are the same for everybody.</summary>
    public IReadOnlyList<string> Given { get; init; } = [];

    /// <summary>Some channel may say more than title and message.</summary>
    public bool ForChannels { get; init; }
}

/// <summary>Whom it is sent to, in any mix; who is reached twice gets it once.</summary>
public sealed record SendTargets
{
    public IReadOnlyList<string> Users { get; init; } = [];

    public IReadOnlyList<string> Roles { get; init; } = [];

    public IReadOnlyList<string> Rooms { get; init; } = [];

    /// <summary>Everyone in the namespace, whatever else is named.</summary>
    public bool Broadcast { get; init; }

    public IReadOnlyList<string> ExcludeUsers { get; init; } = [];

    public bool AreNobody => !Broadcast && Users.Count + Roles.Count + Rooms.Count == 0;
}

/// <summary>A send that is ready to be done: whom, what and when.</summary>
public sealed record SendPlan
{
    public required SendTargets Targets { get; init; }

    /// <summary>One, or the A/B variants with their weights.</summary>
    public required IReadOnlyList<WeightedContent> Contents { get; init; }

    /// <summary>What tells this experiment from others: its category, and its variants with their templates. Null in a plan of an older
    /// version, or without variants.</summary>
    public string? Experiment { get; init; }

    public DateTimeOffset? SendAt { get; init; }

    /// <summary>The plan, and whose it is.</summary>
    public SendPlan By(string sender) =>
        this with { Contents = [.. Contents.Select(c => c with { Content = c.Content with { SentBy = sender } })] };

    /// <summary>The plan, with a time for what has a collapse key and says none itself: when it was accepted, or is due. What is handled
    /// late is no later for that.</summary>
    public SendPlan Ordered(DateTimeOffset acceptedAt) => Contents.All(c => c.Content.CollapseKey is null) ? this : this with
    {
        Contents = [.. Contents.Select(c => c with { Content = c.Content with { At = c.Content.At ?? SendAt ?? acceptedAt } })],
    };

    /// <summary>What this user gets: always the same one of an experiment, whichever machine asks, and independent of what they get of any
    /// other. SHA-256 mixes well: of a simpler hash, the last bits say little more than how many odd letters there are.</summary>
    public SendContent ContentFor(string user)
    {
        if (Contents.Count == 1)
            return Contents[0].Content;
        var experiment = Experiment ?? string.Join('|', Contents.Select(c => c.Content.Variant));
        // No experiment's name has a line break, so no two pairs make the same text.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{experiment}\n{user}"));
        var point = BinaryPrimitives.ReadUInt64BigEndian(hash) % (ulong)Contents.Sum(c => c.Weight);
        foreach (var (weight, content) in Contents)
        {
            if (point < (ulong)weight)
                return content;
            point -= (ulong)weight;
        }
        throw new InvalidOperationException("The weights add up to less than their sum.");
    }
}

/// <param name="Weight">Its share of the recipients, against the sum of all weights.</param>
public sealed record WeightedContent(int Weight, SendContent Content);
