namespace Benchmarks.Load;

internal static class WarmUp
{
    /// <summary>How long a load runs before it is measured. The app's code is compiled while it runs: until that is done, which took some
    /// ten seconds at 50 sends a second on two cores, a send takes twice as long.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);
}
