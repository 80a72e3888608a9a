namespace Notifications.Tests.Support;

/// <summary>The real clock, moved on by as much as a test likes; timers stay real.</summary>
public sealed class TestClock : TimeProvider
{
    private long offsetTicks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref offsetTicks));

    /// <summary>Moves along, so that what measures how long something took sees the same time pass.</summary>
    public override long GetTimestamp() =>
        base.GetTimestamp() + (long)(TimeSpan.FromTicks(Interlocked.Read(ref offsetTicks)).TotalSeconds * TimestampFrequency);

    public void Advance(TimeSpan by) => Interlocked.Add(ref offsetTicks, by.Ticks);

    /// <summary>Back to the real time, while no app runs: the real-time service refuses a clock that is far off.</summary>
    public void Reset() => Interlocked.Exchange(ref offsetTicks, 0);
}
