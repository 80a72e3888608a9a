namespace Launcher;

/// <summary>Files with secrets: nobody but their owner can read them.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes the file, which is closed to others from the start.</summary>
    public static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var writer = new StreamWriter(file, options);
        // One that was there before keeps its mode when it is opened.
        Restrict(file);
        writer.BaseStream.SetLength(0);
        writer.Write(text);
    }

    /// <summary>Windows has no such modes; there a profile's files are its owner's anyway.</summary>
    public static void Restrict(string file)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, OwnerOnly);
    }
}
