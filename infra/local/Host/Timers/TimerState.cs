using System.Text.Json;

namespace Functions.LocalHost.Timers;

/// <summary>The last and next occurrence of a timer, kept in a file over a restart.</summary>
internal sealed class TimerState(string path)
{
    /// <summary>Null when there is none, or none that can be read.</summary>
    public async Task<TimerStatus?> ReadAsync(CancellationToken cancellation)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            await using var file = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<TimerStatus>(file, cancellationToken: cancellation);
        }
        catch (JsonException)
        {
            // A file that was cut off is as good as none: the timer starts as on its first day.
            return null;
        }
    }

    public async Task WriteAsync(TimerStatus status)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var next = path + ".new";
        await File.WriteAllBytesAsync(next, JsonSerializer.SerializeToUtf8Bytes(status));
        File.Move(next, path, overwrite: true);
    }
}

internal sealed record TimerStatus(DateTimeOffset Last, DateTimeOffset Next, DateTimeOffset LastUpdated);
