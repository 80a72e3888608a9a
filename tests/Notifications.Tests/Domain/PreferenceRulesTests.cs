using NodaTime;
using Notifications.Domain;
using Xunit;

namespace Notifications.Tests.Domain;

public sealed class PreferenceRulesTests
{
    private static readonly Instant Night = Instant.FromUtc(2026, 3, 4, 23, 30), Noon = Instant.FromUtc(2026, 3, 4, 12, 0);
    private static readonly UserPreferences None = UserPreferences.Default;
    private static readonly QuietHours AtNight = new() { Start = new TimeOnly(22, 0), End = new TimeOnly(8, 0) };
    private static readonly Subject Grade = new("grade_posted", NotificationType.Info, Priority.Normal, false);

    public static TheoryData<string, UserPreferences, Subject, PreferenceChannel, Instant, string> Table => new()
    {
        { "nothing said", None, Grade, PreferenceChannel.Email, Noon, "Allow" },
        { "opted out", None with { OptedOut = true }, Grade, PreferenceChannel.InApp, Noon, "Refuse OptedOut" },
        { "opted out beats the category", Category(inApp: true) with { OptedOut = true }, Grade, PreferenceChannel.InApp, Noon,
        "Refuse OptedOut" },
        { "mandatory beats opting out", None with { OptedOut = true }, Grade with { IsMandatory = true }, PreferenceChannel.Sms, Noon,
        "Allow" },
        { "mandatory beats the category", Category(email: false), Grade with { IsMandatory = true }, PreferenceChannel.Email, Noon,
        "Allow" },
        { "mandatory beats the night", None with { QuietHours = AtNight }, Grade with { IsMandatory = true }, PreferenceChannel.Email,
        Night, "Allow" },
        { "mandatory beats the digest", Daily(None), Grade with { IsMandatory = true }, PreferenceChannel.Email, Noon, "Allow" },
        { "category off", Category(inApp: false), Grade, PreferenceChannel.InApp, Noon, "Refuse Category" },
        { "category off elsewhere", Category(inApp: false), Grade, PreferenceChannel.Email, Noon, "Allow" },
        { "another category off", Category(email: false), Grade with { Category = "other" }, PreferenceChannel.Email, Noon, "Allow" },
        { "category on beats type", Category(email: true) with { DisabledTypes = [NotificationType.Info] }, Grade, PreferenceChannel.Email,
        Noon, "Allow" },
        { "category on beats minimum", Category(email: true) with { MinPriority = Priority.High }, Grade, PreferenceChannel.Email, Noon,
        "Allow" },
        { "category on beats channel", Category(sms: true) with { Channels = new() { Sms = false } }, Grade, PreferenceChannel.Sms, Noon,
        "Allow" },
        { "category on does not beat the night", Category(sms: true) with { QuietHours = AtNight }, Grade, PreferenceChannel.Sms, Night,
        "Hold 2026-03-05 08:00" },
        { "disabled type", None with { DisabledTypes = [NotificationType.Info] }, Grade, PreferenceChannel.InApp, Noon, "Refuse Type" },
        { "not an allowed type", None with { AllowedTypes = [NotificationType.Error] }, Grade, PreferenceChannel.Push, Noon,
        "Refuse Type" },
        { "an allowed type", None with { AllowedTypes = [NotificationType.Info] }, Grade, PreferenceChannel.Push, Noon, "Allow" },
        { "allowed and disabled", None with { AllowedTypes = [NotificationType.Info], DisabledTypes = [NotificationType.Info] }, Grade,
        PreferenceChannel.Push, Noon, "Refuse Type" },
        { "type beats minimum", None with { DisabledTypes = [NotificationType.Info], MinPriority = Priority.High }, Grade,
        PreferenceChannel.InApp, Noon, "Refuse Type" },
        { "below the minimum", None with { MinPriority = Priority.High }, Grade, PreferenceChannel.InApp, Noon, "Refuse MinPriority" },
        { "at the minimum", None with { MinPriority = Priority.Normal }, Grade, PreferenceChannel.InApp, Noon, "Allow" },
        { "inbox off", None with { Channels = new() { InApp = false } }, Grade, PreferenceChannel.InApp, Noon, "Refuse InAppOff" },
        { "channel off", None with { Channels = new() { Push = false } }, Grade, PreferenceChannel.Push, Noon, "Refuse ChannelOff" },
        { "another channel off", None with { Channels = new() { Push = false } }, Grade, PreferenceChannel.Sms, Noon, "Allow" },
        { "night, push", None with { QuietHours = AtNight }, Grade, PreferenceChannel.Push, Night, "Hold 2026-03-05 08:00" },
        { "night, inbox", None with { QuietHours = AtNight }, Grade, PreferenceChannel.InApp, Night, "Silence" },
        { "night, high", None with { QuietHours = AtNight }, Grade with { Priority = Priority.High }, PreferenceChannel.Sms, Night,
        "Hold 2026-03-05 08:00" },
        { "night, urgent", None with { QuietHours = AtNight }, Grade with { Priority = Priority.Urgent }, PreferenceChannel.Sms, Night,
        "Allow" },
        { "night, urgent inbox", None with { QuietHours = AtNight }, Grade with { Priority = Priority.Urgent }, PreferenceChannel.InApp,
        Night, "Allow" },
        { "night, and refused", Category(sms: false) with { QuietHours = AtNight }, Grade, PreferenceChannel.Sms, Night,
        "Refuse Category" },
        { "day", None with { QuietHours = AtNight }, Grade, PreferenceChannel.Push, Noon, "Allow" },
        { "digest, email", Daily(None), Grade, PreferenceChannel.Email, Noon, "Digest" },
        { "digest, sms", Daily(None), Grade, PreferenceChannel.Sms, Noon, "Allow" },
        { "digest, urgent", Daily(None), Grade with { Priority = Priority.Urgent }, PreferenceChannel.Email, Noon, "Allow" },
        { "digest at night", Daily(None) with { QuietHours = AtNight }, Grade, PreferenceChannel.Email, Night, "Digest" },
        { "digest, email off", Daily(None) with { Channels = new() { Email = false } }, Grade, PreferenceChannel.Email, Noon,
        "Refuse ChannelOff" },
        { "digests ended", Daily(None.With("digest", PreferenceChannel.Email, false)), Grade, PreferenceChannel.Email, Noon,
        "Refuse Category" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Decide_Table_IsThat(
        string name, UserPreferences preferences, Subject subject, PreferenceChannel channel, Instant now, string expected)
    {
        var decision = PreferenceRules.Decide(new UserRules(preferences, DateTimeZone.Utc), subject, channel, now);
        var detail = decision.Reason is { } reason ? $" {reason}" : decision.Until is { } until ? $" {until:yyyy-MM-dd HH:mm}" : "";
        Assert.True(expected == $"{decision.Kind}{detail}", $"{name}: {decision}");
    }

    private static UserPreferences Daily(UserPreferences preferences) =>
        preferences with { Digest = new() { Frequency = DigestFrequency.Daily } };

    private static UserPreferences Category(bool? inApp = null, bool? email = null, bool? sms = null) => None with
    {
        Categories = new Dictionary<string, ChannelOverrides>
        {
            ["grade_posted"] = new ChannelOverrides { InApp = inApp, Sms = sms }.With(PreferenceChannel.Email, email),
        },
    };
}
