using Benchmarks.Running;

namespace Benchmarks.Soak;

/// <summary>How it is at one moment of a soak.</summary>
/// <param name="At">Since its beginning.</param>
/// <param name="QueueAge">How long the oldest message of any queue has waited, in seconds, as <c>/metrics</c> says.</param>
/// <param name="P50">Of the sends since the sample before, in ms; null when there was none. Likewise <paramref name="P99"/>.</param>
/// <param name="Sends">In all.</param>
internal sealed record SoakSample(
    TimeSpan At, ProcessUsage Worker, ProcessUsage Host, double QueueAge, double? P50, double? P99, int Sends, int Failures);

/// <summary>A column of the table, and a line of the chart.</summary>
internal sealed record SoakSeries(string Name, string Unit, Func<SoakSample, double?> Value)
{
    public static readonly IReadOnlyList<SoakSeries> All =
    [
        new("worker", "MB", s => s.Worker.MemoryMb),
        new("host", "MB", s => s.Host.MemoryMb),
        new("worker sockets", "", s => s.Worker.Sockets),
        new("host sockets", "", s => s.Host.Sockets),
        new("worker handles", "", s => s.Worker.Handles),
        new("host handles", "", s => s.Host.Handles),
        new("oldest in a queue", "s", s => s.QueueAge),
        new("send p50", "ms", s => s.P50),
        new("send p99", "ms", s => s.P99),
        new("failures", "", s => s.Failures),
    ];
}
