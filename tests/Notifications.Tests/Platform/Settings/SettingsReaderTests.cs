using Microsoft.Extensions.Configuration;
using Notifications.Delivery;
using Notifications.Platform;
using Notifications.Platform.Security;
using Notifications.Platform.Settings;
using Notifications.Platform.Storage;
using Notifications.Sending;
using Xunit;

namespace Notifications.Tests.Platform.Settings;

public sealed class SettingsReaderTests
{
    private const string Keep = "Notifications:Retention:DefaultExpiry";

    [Theory]
    [InlineData("24h", 86_400_000)]
    [InlineData("24 h", 86_400_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("30d", 2_592_000_000)]
    [InlineData("5m", 300_000)]
    [InlineData("5min", 300_000)]
    [InlineData("90s", 90_000)]
    [InlineData("500ms", 500)]
    [InlineData(" 500MS ", 500)]
    [InlineData("PT24H", 86_400_000)]
    [InlineData("P30D", 2_592_000_000)]
    [InlineData("P1DT2H3M4.5S", 93_784_500)]
    [InlineData("pt5m", 300_000)]
    [InlineData("00:05:00", 300_000)]
    [InlineData("0:05:00", 300_000)]
    [InlineData("23:59:59", 86_399_000)]
    [InlineData("30.00:00:00", 2_592_000_000)]
    [InlineData("00:00:00.250", 250)]
    public void Bind_ADuration_IsTakenAsItIsMeant(string text, double milliseconds)
    {
        var options = new RetentionOptions();

        Assert.Empty(SettingsReader.Bind(Configuration((Keep, text)), RetentionOptions.Section, options));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), options.DefaultExpiry);
    }

    [Theory]
    [InlineData("24:00:00", "hours go up to 23 there: write 24h, or 1.00:00:00")]
    [InlineData("90:30:00", "write 90h, or 3.18:30:00")]
    [InlineData("00:90:00", "minutes and seconds go up to 59 there: write 90m")]
    [InlineData("00:00:61", "write 61s")]
    [InlineData("30", "which is not a duration; allowed: hh:mm:ss")]
    [InlineData("1:30", "which is not a duration")]
    [InlineData("", "which is not a duration")]
    [InlineData("-5m", "which is not a duration")]
    [InlineData("-00:05:00", "which is not a duration")]
    [InlineData("5 parsecs", "which is not a duration")]
    [InlineData("5 minutes!", "which is not a duration")]
    [InlineData("P1M", "which is not a duration")]
    [InlineData("P1Y", "which is not a duration")]
    [InlineData("\u0662\u0664h", "which is not a duration")]
    [InlineData("\uff10\uff10:05:00", "which is not a duration")]
    [InlineData("P\u0663D", "which is not a duration")]
    [InlineData("PT", "which is not a duration")]
    [InlineData("P", "which is not a duration")]
    [InlineData("1e3s", "which is not a duration")]
    [InlineData("999999999999d", "which is too long")]
    [InlineData("24h\n", null)]
    public void Bind_NoDurationOrAnUnlikelyOne_SaysWhatIsRight(string text, string? says)
    {
        var options = new RetentionOptions();
        var errors = SettingsReader.Bind(Configuration((Keep, text)), RetentionOptions.Section, options);

        if (says is null)
        {
            Assert.Empty(errors);
            return;
        }
        Assert.StartsWith(Keep, Assert.Single(errors), StringComparison.Ordinal);
        Assert.Contains(says, errors[0], StringComparison.Ordinal);
        Assert.Equal(new RetentionOptions().DefaultExpiry, options.DefaultExpiry);
    }

    [Fact]
    public void Bind_NestedListsAndOptionalOnes_AreRead()
    {
        var delivery = new DeliveryOptions();
        var auth = new AuthOptions();
        var retention = new RetentionOptions();
        var configuration = Configuration(
            ("Notifications:Delivery:High:BaseDelay", "3s"), ("notifications:delivery:high:mode", "all"),
            ("Notifications:Delivery:Factor", "1.5"),
            ("Notifications:Auth:ApiKeys:0:Name", "one"), ("Notifications:Auth:ApiKeys:1:Name", "two"),
            ("Notifications:Retention:Low:Read", "7d"), ("Notifications:Retention:High:Unread", ""));

        Assert.Empty(SettingsReader.Bind(configuration, DeliveryOptions.Section, delivery));
        Assert.Empty(SettingsReader.Bind(configuration, AuthOptions.Section, auth));
        Assert.Empty(SettingsReader.Bind(configuration, RetentionOptions.Section, retention));
        Assert.Equal((TimeSpan.FromSeconds(3), FallbackMode.All, 3, 1.5),
            (delivery.High.BaseDelay, delivery.High.Mode, delivery.High.Attempts, delivery.Factor));
        Assert.Equal(["one", "two"], auth.ApiKeys.Select(k => k.Name));
        Assert.Equal((TimeSpan.FromDays(7), null), (retention.Low.Read, retention.High.Unread));
    }

    [Theory]
    [InlineData("Notifications:Sending:InlineRecipients", "1,000", "is '1,000'; allowed: a whole number")]
    [InlineData("Notifications:Sending:InlineRecipients", "", "is ''; allowed: a whole number")]
    public void Bind_NoNumber_SaysWhatIsAllowed(string name, string text, string says) =>
        Assert.Equal($"{name} {says}.",
        Assert.Single(SettingsReader.Bind(Configuration((name, text)), SendingOptions.Section, new SendingOptions())));

    [Theory]
    [InlineData("Notifications:Auth:Autority", "Notifications:Auth:Autority is not a setting; did you mean Authority?")]
    [InlineData("Notifications:Auth:ApiKeys:0:Key", "Notifications:Auth:ApiKeys:0:Key is not a setting; allowed: Name, Namespace, Sha256.")]
    [InlineData("Notifications:Delivery:Higher:Attempts", "Notifications:Delivery:Higher is not a setting; did you mean High?")]
    [InlineData("Notifications:Delivery:High:Attempt", "Notifications:Delivery:High:Attempt is not a setting; did you mean Attempts?")]
    [InlineData("Notifications:Delivery:Factor:Max",
        "Notifications:Delivery:Factor:Max is not a setting; Notifications:Delivery:Factor is one value.")]
    [InlineData("Notifications:Delivery", "Notifications:Delivery is a group of settings and has no value of its own.")]
    [InlineData("Notifications:Delivery:High", "Notifications:Delivery:High is a group of settings and has no value of its own.")]
    [InlineData("Notifications:Auth:ApiKeys:0", "Notifications:Auth:ApiKeys:0 is a group of settings and has no value of its own.")]
    [InlineData("Notifications:Auth:ApiKeys", "Notifications:Auth:ApiKeys is a list and has no value of its own: its items are "
        + "Notifications:Auth:ApiKeys:0, Notifications:Auth:ApiKeys:1 and so on.")]
    [InlineData("Notifications:RetriesEnabled", "Notifications:RetriesEnabled is not a setting; did you mean RetryEnabled?")]
    [InlineData("Notifications:Xyz",
        "Notifications:Xyz is not a setting; allowed: Auth, Delivery, Enabled, FallbackEnabled, PersistenceEnabled, RetryEnabled.")]
    [InlineData("Notifications:Delivery:High:Attempts", null)]
    [InlineData("notifications:AUTH:apikeys:3:sha256", null)]
    [InlineData("Notifications:Enabled", null)]
    [InlineData("Logging:LogLevel:Default", null)]
    public void Unknown_AName_IsNamedWithWhatItMayMean(string name, string? says)
    {
        var sections = new Dictionary<string, Type>
        {
            [FeatureFlags.Section] = typeof(FeatureFlags),
            [AuthOptions.Section] = typeof(AuthOptions),
            [DeliveryOptions.Section] = typeof(DeliveryOptions)
        };

        Assert.Equal(says is null ? [] : [says], SettingNames.Unknown(Configuration((name, "1")), sections));
    }

    /// <summary>How an environment says that nothing is set, and what stands beside its members.</summary>
    [Theory]
    [InlineData("Notifications:Delivery:High", "", 0)]
    [InlineData("Notifications:Delivery:High", "3", 1)]
    [InlineData("Notifications:Delivery", "3", 1)]
    public void Unknown_AGroupWithAValueAndMembers_IsNamedUnlessEmpty(string name, string value, int named)
    {
        var configuration = Configuration((name, value), ("Notifications:Delivery:High:Attempts", "3"));
        var sections = new Dictionary<string, Type> { [DeliveryOptions.Section] = typeof(DeliveryOptions) };

        Assert.Equal(
            Enumerable.Repeat($"{name} is a group of settings and has no value of its own.", named),
            SettingNames.Unknown(configuration, sections));
    }

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build();
}
