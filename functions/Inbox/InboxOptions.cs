using Microsoft.Extensions.Options;
using Notifications.Platform.Settings;

namespace Notifications.Inbox;

/// <summary>Inboxes (<c>Notifications:Inbox</c>).</summary>
public sealed class InboxOptions
{
    public const string Section = "Notifications:Inbox";

    /// <summary>As many unread ones are counted once: the result is kept, and later counts begin with it.</summary>
    public int KeepCountFrom { get; set; } = 100;

    /// <summary>Only notifications this old are in a count that is kept. Ours: half of it is more than clocks of instances differ and a
    /// write of storage takes, so that none that is made earlier is stored, or changed, unnoticed.</summary>
    public TimeSpan SettledAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>True: what was sent to everyone before somebody's record was made is unread for them, too. Else they have it as
    /// read.</summary>
    public bool EarlierBroadcastsUnread { get; set; }
}

internal sealed class InboxOptionsValidator : IValidateOptions<InboxOptions>
{
    public ValidateOptionsResult Validate(string? name, InboxOptions options)
    {
        var errors = new SettingErrors(InboxOptions.Section);
        errors.InRange(nameof(options.KeepCountFrom), options.KeepCountFrom, 1, 10_000);
        errors.InRange(nameof(options.SettledAfter), options.SettledAfter, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        return errors.Result;
    }
}
