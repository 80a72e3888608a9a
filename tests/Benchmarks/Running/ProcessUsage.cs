using System.Diagnostics;
using System.Globalization;

namespace Benchmarks.Running;

/// <summary>What a process takes of the machine at one moment.</summary>
/// <param name="MemoryMb">Resident.</param>
/// <param name="Handles">Open files and sockets together.</param>
/// <param name="Sockets">Null where the system does not tell.</param>
internal sealed record ProcessUsage(double MemoryMb, TimeSpan ProcessorTime, int Handles, int? Sockets)
{
    /// <exception cref="BenchmarkException">It has ended.</exception>
    public static ProcessUsage Of(int id) => TryOf(id) ?? throw new BenchmarkException($"process {id} ended.");

    /// <summary>The one that takes the most memory of those that a process started, and of those that they started: shells that watch the
    /// worker stand between it and the host. Null when there is none.</summary>
    public static ProcessUsage? LargestBelow(int id) =>
        DescendantsOf(id).Select(TryOf).OfType<ProcessUsage>().MaxBy(usage => usage.MemoryMb);

    /// <summary>Null when it has ended.</summary>
    private static ProcessUsage? TryOf(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return new ProcessUsage(
                process.WorkingSet64 / 1048576.0, process.TotalProcessorTime, process.HandleCount, SocketsOf(id));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>None where the system does not tell.</summary>
    private static IEnumerable<int> DescendantsOf(int id) => ChildrenOf(id).SelectMany(child => DescendantsOf(child).Prepend(child));

    private static IEnumerable<int> ChildrenOf(int id)
    {
        var tasks = new DirectoryInfo($"/proc/{id}/task");
        return !tasks.Exists ? [] : tasks.GetDirectories()
            .SelectMany(task => ReadIfThere(Path.Combine(task.FullName, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(child => int.Parse(child, CultureInfo.InvariantCulture));
    }

    private static int? SocketsOf(int id)
    {
        var open = new DirectoryInfo($"/proc/{id}/fd");
        return open.Exists
            ? open.EnumerateFiles().Count(file => TargetOf(file)?.StartsWith("socket:", StringComparison.Ordinal) == true) : null;
    }

    /// <summary>Null of one that was closed since it was listed.</summary>
    private static string? TargetOf(FileInfo file)
    {
        try
        {
            return file.LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string ReadIfThere(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            // The thread has ended.
            return "";
        }
    }
}
