using System.Globalization;

namespace Launcher;

/// <summary>
/// A file that one process holds for itself until it ends, however it ends: the system lets go of it then. The holder's process id is in a
/// file beside it, because nobody else can open the locked one.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(200);

    private readonly FileStream stream;

    private FileLock(FileStream stream) => this.stream = stream;

    /// <returns>Null when another process holds it.</returns>
    public static FileLock? TryTake(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        try
        {
            var held = new FileLock(new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None));
            File.WriteAllText(HolderFile(file), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return held;
        }
        catch (IOException e) when (e.HResult is LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation)
        {
            return null;
        }
    }

    /// <summary>Waits for the other process, and says so once.</summary>
    public static async Task<FileLock> TakeAsync(string file, string waitingFor, CancellationToken cancellation)
    {
        if (TryTake(file) is { } free)
            return free;
        Log.Say($"Waiting for {waitingFor}{Holder(file)} …");
        while (true)
        {
            await Task.Delay(RetryInterval, cancellation);
            if (TryTake(file) is { } taken)
                return taken;
        }
    }

    /// <summary>" (process 1234)", or nothing when it isn't known.</summary>
    public static string Holder(string file)
    {
        try
        {
            return int.TryParse(File.ReadAllText(HolderFile(file)), CultureInfo.InvariantCulture, out var id) ? $" (process {id})" : "";
        }
        catch (IOException)
        {
            return "";
        }
    }

    public void Dispose() => stream.Dispose();

    private static string HolderFile(string file) => file + ".pid";
}
