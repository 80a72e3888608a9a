using Notifications.Channels;
using Notifications.Shared;

namespace Notifications.Delivery;

/// <param name="Attempts">Pushes in all, the first one included; 1 to 10.</param>
/// <param name="BaseDelay">What the first push waits for its acknowledgement; 0.1 s to 10 minutes.</param>
public sealed record DeliveryPolicy(int Attempts, TimeSpan BaseDelay)
{
    public const string NoChannels = "none";

    /// <summary>Parsed when it is set: every send asks for it.</summary>
    private IReadOnlyList<ChannelKind>? fallback = [];

    /// <summary>For the settings' binder, which fills in what is set.</summary>
    public DeliveryPolicy() : this(1, TimeSpan.FromSeconds(10)) { }

    public int Attempts { get; set; } = Attempts;

    public TimeSpan BaseDelay { get; set; } = BaseDelay;

    /// <summary>Where to turn when no attempt was acknowledged, in this order: <c>email, sms, push</c>, or <c>none</c>. A text and not a list,
    /// because the settings' binder would add to a list's default.</summary>
    public string Channels
    {
        get;
        set
        {
            field = value;
            fallback = Parse(value);
        }
    } = NoChannels;

    public FallbackMode Mode { get; set; } = FallbackMode.FirstAccepted;

    /// <summary>The channels; null when the setting is wrong, which the validator has told at start.</summary>
    public IReadOnlyList<ChannelKind>? Fallback() => fallback;

    private static IReadOnlyList<ChannelKind>? Parse(string channels)
    {
        if (channels.Trim() is NoChannels or "")
            return [];
        var kinds = channels.Split(',', StringSplitOptions.TrimEntries).Select(SnakeCase<ChannelKind>.Parse).ToArray();
        return kinds.Contains(null) || kinds.Distinct().Count() < kinds.Length ? null : [.. kinds.OfType<ChannelKind>()];
    }
}

public enum FallbackMode
{
    /// <summary>The first channel that takes it is the last one tried.</summary>
    FirstAccepted,

    /// <summary>Every channel that the user has an address for, at the same time.</summary>
    All,
}
