using Microsoft.Extensions.Options;

namespace Notifications.Platform.Settings;

/// <summary>What is wrong with a section of the settings: each line names the setting, its value and what is allowed.</summary>
internal sealed class SettingErrors(string section)
{
    /// <summary>The shortest and longest time that one call of a provider may be given.</summary>
    public static readonly TimeSpan MinTimeout = TimeSpan.FromMilliseconds(100), MaxTimeout = TimeSpan.FromMinutes(1);

    private readonly List<string> errors = [];

    public ValidateOptionsResult Result => errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

    public void InRange<T>(string name, T value, T min, T max) where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
            Add(name, $"is '{value}'; allowed: {min} to {max}.");
    }

    /// <summary>Two settings that contradict each other: the longer one would be cut without a word.</summary>
    public void NotLonger(string name, TimeSpan value, string limitName, TimeSpan limit)
    {
        if (value > limit)
            Add(name, $"is '{value}', longer than {section}:{limitName}, which is '{limit}'; allowed: at most that.");
    }

    /// <param name="says">What follows the setting's name, with a full stop.</param>
    public void Add(string name, string says) => errors.Add($"{section}:{name} {says}");

    public void Add(string says) => errors.Add(says);

    public void AddAll(SettingErrors others) => errors.AddRange(others.errors);

    /// <summary>https, or http to this machine.</summary>
    public static bool IsSecure(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
