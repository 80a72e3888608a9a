using System.Diagnostics;
using System.Runtime.InteropServices;

/// <summary>
/// Loaded into the .NET programs that the launcher starts, before their own code (DOTNET_STARTUP_HOOKS): they end with their standard
/// input. The launcher holds its other end, and closes it to end them; the system does when the launcher is killed.
/// </summary>
internal static partial class StartupHook
{
    public const string Variable = "DOTNET_STARTUP_HOOKS";
    private const int SigTerm = 15;

    /// <summary>How long they may take to end by themselves.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    public static void Initialize()
    {
        // What they start in turn has another standard input.
        Environment.SetEnvironmentVariable(Variable, null);
        new Thread(EndWithInput) { IsBackground = true, Name = "End with the launcher" }.Start();
    }

    private static void EndWithInput()
    {
        using var input = Console.OpenStandardInput();
        var buffer = new byte[256];
        while (input.Read(buffer) > 0)
        {
            // Nobody writes there.
        }

        if (OperatingSystem.IsWindows())
            Environment.Exit(0);
        _ = Kill(Environment.ProcessId, SigTerm);
        using var never = new ManualResetEventSlim();
        never.Wait(Grace);
        Process.GetCurrentProcess().Kill();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
