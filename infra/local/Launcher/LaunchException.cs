namespace Launcher;

/// <summary>Something that the user can put right: shown as one line, without a stack trace.</summary>
internal sealed class LaunchException(string message) : Exception(message);
