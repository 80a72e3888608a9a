namespace Benchmarks.Load;

internal static class WarmUp
{
    /// <summary>How long a load runs before it is measured, since the app's code is compiled while it runs. At 50 sends a second on two
    /// cores, the median of the first twelve seconds was twice that of fifty.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);
}
