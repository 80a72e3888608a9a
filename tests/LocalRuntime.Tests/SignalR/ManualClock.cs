namespace LocalRuntime.Tests.SignalR;

/// <summary>The real clock, set forward by the test. Timers stay real.</summary>
internal sealed class ManualClock : TimeProvider
{
    private TimeSpan ahead;

    public void Advance(TimeSpan by) => ahead += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(ahead.TotalSeconds * TimestampFrequency);
}
