namespace Launcher;

/// <summary>The console, shared by the launcher and the services' output: whole lines, each with its service's name.</summary>
internal static class Log
{
    private const int NameWidth = 7;
    private const string ClearLine = "\r\e[K";

    private static readonly bool Colors = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
    private static readonly Lock Gate = new();
    private static bool statusShown;

    public static bool IsTerminal { get; } = !Console.IsOutputRedirected;

    public static void Line(string service, string color, string text)
    {
        var name = service.PadRight(NameWidth);
        Say(Colors ? $"\e[{color}m{name} |\e[0m {text}" : $"{name} | {text}");
    }

    public static void Say(string text)
    {
        lock (Gate)
        {
            if (statusShown)
                Console.Write(ClearLine);
            statusShown = false;
            Console.WriteLine(text);
        }
    }

    /// <summary>A last line that the next output takes the place of; for terminals only.</summary>
    public static void Status(string text)
    {
        lock (Gate)
        {
            Console.Write(ClearLine + text);
            statusShown = true;
        }
    }
}
