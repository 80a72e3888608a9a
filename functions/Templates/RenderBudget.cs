namespace Notifications.Templates;

/// <summary>What filling in a template may take: so many rounds of its loops, and so much time; and what it missed.</summary>
internal sealed class RenderBudget(TimeProvider time, int maxIterations, TimeSpan timeout)
{
    private readonly long started = time.GetTimestamp();
    private readonly HashSet<string> missed = new(StringComparer.Ordinal);
    private int iterations;

    /// <summary>Members of required variables that a text needed and that are not there.</summary>
    public IReadOnlyCollection<string> Missed => missed;

    public void Miss(string path)
    {
        // As many as an answer tells.
        if (missed.Count < Shared.FieldErrors.MaxTold)
            missed.Add(path);
    }

    /// <summary>For each round of a loop.</summary>
    /// <exception cref="RenderLimitException">That was too much.</exception>
    public void Iterate()
    {
        if (++iterations > maxIterations)
            throw new RenderLimitException($"its loops run more than {maxIterations:N0} times");
        if (time.GetElapsedTime(started) > timeout)
            throw new RenderLimitException($"it takes longer than {timeout.TotalSeconds} s");
    }
}

/// <summary>A template took more than it may. The message says what, for the caller.</summary>
internal sealed class RenderLimitException(string message) : Exception(message);
