using System.Globalization;
using System.Runtime.InteropServices;

namespace Benchmarks;

/// <summary>What the numbers were measured on.</summary>
internal sealed record Machine(int Cores, string DotNet, string System, double? LoadBefore)
{
    private const string LoadFile = "/proc/loadavg";

    public static Machine Read() =>
        new(Environment.ProcessorCount, Environment.Version.ToString(),
        $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}", Load());

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Cores} cores, .NET {DotNet}, {System}{(LoadBefore is { } load ? $", load average before the run {load:0.0}" : "")}");

    /// <summary>Of the last minute, where the system tells: others' work shows in every number.</summary>
    private static double? Load() =>
        File.Exists(LoadFile) ? double.Parse(File.ReadAllText(LoadFile).Split(' ')[0], CultureInfo.InvariantCulture) : null;
}
