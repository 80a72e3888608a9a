namespace Microsoft.Azure.Functions.Worker.Local.Queues;

/// <summary>How long to wait after an empty poll: 100 ms, doubling with ± 20 % up to the maximum; a message starts it anew.</summary>
internal sealed class PollingDelay(TimeSpan minimum, TimeSpan maximum)
{
    private int _emptyPolls;

    public void Reset() => _emptyPolls = 0;

    public TimeSpan Next()
    {
        // Beyond 2^20 every maximum that host.json can hold is long reached.
        var steps = Math.Pow(2, Math.Min(_emptyPolls++, 20)) - 1;
        var jitter = 0.8 + Random.Shared.NextDouble() * 0.4;
        var delay = minimum + minimum * (steps * jitter);
        return delay < maximum ? delay : maximum;
    }
}
