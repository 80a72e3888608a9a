namespace Launcher;

/// <summary>The console, shared by the launcher and the services' output: whole lines, each with its service's name.</summary>
internal static class Log
{
    private const int NameWidth = 7;

    private static readonly bool Colors = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
    private static readonly Lock Gate = new();

    public static void Line(string service, string color, string text)
    {
        var name = service.PadRight(NameWidth);
        lock (Gate)
            Console.WriteLine(Colors ? $"\e[{color}m{name} |\e[0m {text}" : $"{name} | {text}");
    }

    public static void Say(string text)
    {
        lock (Gate)
            Console.WriteLine(text);
    }
}
