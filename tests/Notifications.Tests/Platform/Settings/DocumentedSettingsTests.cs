using System.Text.RegularExpressions;
using LocalRuntime.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Platform.Settings;
using Xunit;

namespace Notifications.Tests.Platform.Settings;

/// <summary>README's table of settings against the app's options, in both directions.</summary>
public sealed partial class DocumentedSettingsTests
{
    private const string Rest = "__…";

    private static readonly string[] Priorities = Enum.GetNames<Priority>();

    /// <summary>As environment variables; one priority stands for all, and the first item for a list's.</summary>
    private static readonly HashSet<string> Known =
    [
        .. new ServiceCollection().AddModules().Select(s => s.ImplementationInstance).OfType<SettingsSection>()
            .SelectMany(section => NamesOf(section.Path.Replace(":", "__", StringComparison.Ordinal), section.Options)).Select(Common),
        // It belongs to the exporter, which is added with the host and not with the modules.
        .. NamesOf("Notifications__Telemetry", typeof(Notifications.Platform.Telemetry.TelemetryOptions)),
    ];

    private static readonly string[] Documented =
        [.. Row().Matches(File.ReadAllText(Repository.PathOf("README.md"))).SelectMany(row => NamesIn(row.Groups["names"].Value))];

    [Fact]
    public void Readme_EachSetting_IsOneOfTheApp()
    {
        Assert.True(Documented.Length > 100, $"{Documented.Length} settings");
        Assert.All(Documented, name => Assert.True(IsKnown(name), $"{name} is not a setting"));
    }

    [Fact]
    public void Options_EachOneOfTheApp_IsInTheReadme()
    {
        var single = Documented.Where(name => !name.EndsWith(Rest, StringComparison.Ordinal)).Select(Common).ToHashSet();
        // Groups that are not written out are those of permits, which are alike.
        string[] groups = [.. Documented.Where(n => n.EndsWith($"PerUser{Rest}", StringComparison.Ordinal)).Select(n => n[..^1])];
        Assert.All(Known, name => Assert.True(
            single.Contains(name) || groups.Any(group => name.StartsWith(group, StringComparison.Ordinal)), $"{name} is not in README.md"));
    }

    private static bool IsKnown(string name) => name.EndsWith(Rest, StringComparison.Ordinal)
        ? Known.Any(known => known.StartsWith(name[..^1], StringComparison.Ordinal)) : Known.Contains(Common(name));

    private static IEnumerable<string> NamesOf(string path, Type type) =>
        SettingsShape.IsValue(type) ? [path]
        : SettingsShape.IsList(type) ? NamesOf($"{path}__0", SettingsShape.TypeOf(type, "0")!)
        : SettingsShape.Names(type).SelectMany(name => NamesOf($"{path}__{name}", SettingsShape.TypeOf(type, name)!));

    private static string Common(string name) =>
        string.Join("__", name.Split("__").Select(part => Priorities.Contains(part) ? Priorities[0] : part));

    /// <summary>After the first one, only what differs is written: it takes the place of as many parts at the end.</summary>
    private static IEnumerable<string> NamesIn(string cell)
    {
        string[] names = [.. Code().Matches(cell).Select(code => code.Groups["text"].Value)];
        foreach (var name in names.Where(n => n.Contains("__", StringComparison.Ordinal)))
        {
            var parts = names[0].Split("__");
            // The next item of a list, which is there to show that there can be one.
            if (name.TrimStart('_').All(char.IsAsciiDigit))
                continue;
            yield return name.StartsWith("__", StringComparison.Ordinal)
                ? string.Join("__", [.. parts[..^(name.Split("__").Length - 1)], name[2..]]) : name;
        }
    }

    [GeneratedRegex(@"^\| (?<names>`Notifications__[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<text>[^`]*)`")]
    private static partial Regex Code();
}
