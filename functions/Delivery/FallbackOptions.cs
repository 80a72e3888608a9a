namespace Notifications.Delivery;

/// <summary>How a channel is tried (<c>Notifications:Delivery:Fallback</c>).</summary>
public sealed class FallbackOptions
{
    /// <summary>Tries of one channel, the first one included; 1 to 20. A try that the provider's breaker did not let through is none.</summary>
    public int Tries { get; set; } = 5;

    /// <summary>Before the second try, doubled for each that follows; a provider that says when to come again is obeyed instead.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A try that has not ended by then, because its process was killed, is made again: it may have been sent. Longer than any
    /// provider's time limit.</summary>
    public TimeSpan ClaimTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A channel whose provider stays away this long has failed, however few tries there were: the next one must not wait for ever.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long try <paramref name="tries"/> (1, 2, …) is followed by a wait.</summary>
    public TimeSpan DelayAfter(int tries)
    {
        var seconds = RetryDelay.TotalSeconds * Math.Pow(2, tries - 1);
        return seconds < MaxRetryDelay.TotalSeconds ? TimeSpan.FromSeconds(seconds) : MaxRetryDelay;
    }
}
