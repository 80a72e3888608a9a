using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform.Settings;

namespace Notifications.Inbox.Grouping;

/// <summary>Like events that become one notification (<c>Notifications:Grouping</c>); a send's <c>group</c> can say otherwise.</summary>
public sealed class GroupingOptions
{
    public const string Section = "Notifications:Grouping";

    /// <summary>Sliding: each event keeps its group open for a window more. Fixed: a window from the first event.</summary>
    public GroupWindowKind Kind { get; set; } = GroupWindowKind.Sliding;

    /// <summary>How long a group waits for its next event.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromHours(1);

    /// <summary>After that a group takes no more events, however close together they come.</summary>
    public TimeSpan MaxWindow { get; set; } = TimeSpan.FromDays(1);

    /// <summary>An event after so many begins another group.</summary>
    public int MaxEvents { get; set; } = 1_000;

    /// <summary>With what a send says of its own.</summary>
    public GroupWindow ToWindow(GroupWindowKind? kind, TimeSpan? window, TimeSpan? maxWindow)
    {
        var own = window ?? Window;
        return new GroupWindow
        {
            Kind = kind ?? Kind,
            Window = own,
            MaxWindow = maxWindow ?? (own > MaxWindow ? own : MaxWindow),
            MaxEvents = MaxEvents,
        };
    }
}

internal sealed class GroupingOptionsValidator : IValidateOptions<GroupingOptions>
{
    public ValidateOptionsResult Validate(string? name, GroupingOptions options)
    {
        var errors = new SettingErrors(GroupingOptions.Section);
        errors.InRange(nameof(options.Window), options.Window, GroupWindow.Shortest, GroupWindow.Longest);
        errors.InRange(nameof(options.MaxWindow), options.MaxWindow, GroupWindow.Shortest, GroupWindow.Longest);
        errors.InRange(nameof(options.MaxEvents), options.MaxEvents, 2, 1_000);
        errors.NotLonger(nameof(options.Window), options.Window, nameof(options.MaxWindow), options.MaxWindow);
        return errors.Result;
    }
}
