using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Notifications.Platform.Settings;

/// <param name="Path">As in <c>Notifications:Sending</c>.</param>
internal sealed record SettingsSection(string Path, Type Options);

/// <summary>Stops the app when something is set that it does not know.</summary>
internal sealed class SettingNamesValidator(IConfiguration configuration, IEnumerable<SettingsSection> sections)
    : IValidateOptions<FeatureFlags>
{
    public ValidateOptionsResult Validate(string? name, FeatureFlags options)
    {
        var unknown = SettingNames.Unknown(configuration, sections.ToDictionary(s => s.Path, s => s.Options)).ToList();
        return unknown.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(unknown);
    }
}

/// <summary>Finds names below <c>Notifications</c> that are not settings: a misspelt one would be ignored, and the default would be
/// used.</summary>
internal static class SettingNames
{
    private const string Root = "Notifications";

    /// <summary>A name that differs by more is another word.</summary>
    private const int MaxDistance = 3;

    /// <param name="sections">Every section and its options.</param>
    public static IEnumerable<string> Unknown(IConfiguration configuration, IReadOnlyDictionary<string, Type> sections) =>
        Unknown(configuration.GetSection(Root), [], sections);

    /// <param name="types">What can be at this place, besides sections that begin below it.</param>
    private static IEnumerable<string> Unknown(
        IConfigurationSection section, IReadOnlyList<Type> types, IReadOnlyDictionary<string, Type> sections)
    {
        Type[] here = [.. types, .. sections.Where(s => IsSame(s.Key, section.Path)).Select(s => s.Value)];
        foreach (var child in section.GetChildren())
        {
            Type[] found = [.. here.Select(type => SettingsShape.TypeOf(type, child.Key)).OfType<Type>()];
            var isSection = sections.Keys.Any(
                path => IsSame(path, child.Path) || path.StartsWith(child.Path + ':', StringComparison.OrdinalIgnoreCase));
            if (found.Length == 0 && !isSection)
                yield return $"{child.Path} is not a setting; {Instead(child, here, sections)}";
            else if (found.Length == 0 && (child.Value is { Length: > 0 } || !child.GetChildren().Any()))
                yield return HasNoValue(child, null);
            else if (found is [var group] && !SettingsShape.IsValue(group) && child.Value is { Length: > 0 })
                yield return HasNoValue(child, group);
            else if (found is [var type] && SettingsShape.IsValue(type) && child.GetChildren().FirstOrDefault() is { } below)
                yield return $"{below.Path} is not a setting; {child.Path} is one value.";
            else
            {
                foreach (var unknown in Unknown(child, [.. found.Where(t => !SettingsShape.IsValue(t))], sections))
                    yield return unknown;
            }
        }
    }

    private static string HasNoValue(IConfigurationSection child, Type? type) => type is not null && SettingsShape.IsList(type)
        ? $"{child.Path} is a list and has no value of its own: its items are {child.Path}:0, {child.Path}:1 and so on."
        : $"{child.Path} is a group of settings and has no value of its own.";

    private static string Instead(IConfigurationSection child, Type[] types, IReadOnlyDictionary<string, Type> sections)
    {
        if (types.Any(SettingsShape.IsList))
            return "the items of a list have numbers, from 0 on.";
        var parent = child.Path[..^child.Key.Length];
        string[] names = [.. types.SelectMany(SettingsShape.Names), .. SectionsBelow(parent, sections)];
        var nearest = names.Distinct(StringComparer.OrdinalIgnoreCase).Select(name => (Name: name, Distance: Distance(name, child.Key)))
            .MinBy(n => n.Distance);
        return nearest.Name is not null && nearest.Distance <= Math.Min(MaxDistance, child.Key.Length / 2)
            ? $"did you mean {nearest.Name}?"
            : $"allowed: {string.Join(", ", names.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal))}.";
    }

    private static IEnumerable<string> SectionsBelow(string parent, IReadOnlyDictionary<string, Type> sections) =>
        sections.Keys.Where(path => path.StartsWith(parent, StringComparison.OrdinalIgnoreCase) && path.Length > parent.Length)
        .Select(path => path[parent.Length..].Split(':')[0]);

    private static bool IsSame(string path, string other) => string.Equals(path, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>Letters that are to be added, removed or replaced (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var (a, b) = (one.ToUpperInvariant(), other.ToUpperInvariant());
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
