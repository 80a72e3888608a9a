namespace Notifications.Channels;

/// <summary>One way to reach a person outside of the app. Tries once: who calls it repeats, after what <see cref="ChannelResult.RetryLater"/> says.</summary>
public interface IChannel
{
    ChannelKind Kind { get; }

    /// <summary>False when its settings are absent: then it answers <see cref="ChannelResult.NotConfigured"/>.</summary>
    bool IsConfigured { get; }

    /// <summary>Expected outcomes are results; what is thrown is a fault, or the caller's cancellation.</summary>
    Task<ChannelResult> SendAsync(ChannelMessage message, CancellationToken cancellation);
}

public enum ChannelKind { Email, Sms, Push }
