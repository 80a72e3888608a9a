using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Notifications.Delivery.Channels;
using Notifications.Delivery.Channels.Email;
using Notifications.Delivery.Channels.Sms;
using Notifications.Delivery.Channels.WebPush;
using Xunit;

namespace Notifications.Tests.Delivery.Channels;

public sealed class ChannelSettingsTests
{
    private static readonly PushOptions Keys = PushTests.Options();

    private static readonly Dictionary<string, string?> Good = new()
    {
        ["PublicUrl"] = "https://notify.example.com",
        ["UnsubscribeKey"] = "a-key-for-unsubscribe-links-in-tests",
        ["Email:Host"] = "smtp.example.com",
        ["Email:From"] = "noreply@example.com",
        ["Email:UserName"] = "app",
        ["Email:Password"] = "a-secret",
        ["Sms:AccountSid"] = "AC123",
        ["Sms:AuthToken"] = "a-secret",
        ["Sms:From"] = "+15005550006",
        ["Push:PublicKey"] = Keys.PublicKey,
        ["Push:PrivateKey"] = Keys.PrivateKey,
        ["Push:Subject"] = "mailto:ops@example.com",
    };

    [Fact]
    public void Validate_NothingSet_IsGoodAndNothingConfigured() => Assert.Empty(Failures([]));

    [Fact]
    public void Validate_EverythingSet_IsGood() => Assert.Empty(Failures(Good));

    [Theory]
    [InlineData("Email:ImplicitTls", "true", "Email:StartTls", "false")]
    [InlineData("Email:Port", "465", "Email:StartTls", "false")]
    [InlineData("Email:SmtpUtf8", "true", "Email:From", "josé@example.com")]
    public void Validate_WhatAnotherSettingAllows_IsGood(string setting, string value, string allowed, string allowedValue)
    {
        Assert.NotEmpty(Failures(new(Good) { [allowed] = allowedValue }));
        Assert.Empty(Failures(new(Good) { [setting] = value, [allowed] = allowedValue }));
    }

    [Theory]
    [InlineData("PublicUrl", null)]
    [InlineData("PublicUrl", "notify.example.com")]
    [InlineData("PublicUrl", "http://notify.example.com")]
    [InlineData("PublicUrl", "https://notify.example.com/?a=1")]
    [InlineData("UnsubscribeKey", null)]
    [InlineData("UnsubscribeKey", "a-secret")]
    [InlineData("PreviousUnsubscribeKey", "a-secret")]
    [InlineData("UnsubscribeLifetime", "29.00:00:00")]
    [InlineData("Breaker:FailureRatio", "0")]
    [InlineData("Breaker:FailureRatio", "NaN")]
    [InlineData("Breaker:MinimumCalls", "1")]
    [InlineData("Breaker:SamplingDuration", "00:00:00.5")]
    [InlineData("Breaker:BreakDuration", "01:00:00")]
    [InlineData("Email:Host", null)]
    [InlineData("Email:Host", "smtp example")]
    [InlineData("Email:Port", "0")]
    [InlineData("Email:From", null)]
    [InlineData("Email:From", "Me <me@example.com>")]
    [InlineData("Email:ReplyTo", "nobody")]
    [InlineData("Email:UserName", null)]
    [InlineData("Email:StartTls", "false")]
    [InlineData("Email:Timeout", "00:02:00")]
    [InlineData("Email:MaxConnections", "0")]
    [InlineData("Email:MaxConnections", "101")]
    [InlineData("Email:IdleTimeout", "00:00:00")]
    [InlineData("Email:IdleTimeout", "00:06:00")]
    [InlineData("Email:From", "josé@example.com")]
    [InlineData("Sms:AccountSid", null)]
    [InlineData("Sms:AccountSid", "AC/../1")]
    [InlineData("Sms:AuthToken", null)]
    [InlineData("Sms:From", null)]
    [InlineData("Sms:BaseUrl", "http://api.example.com")]
    [InlineData("Sms:MaxSegments", "11")]
    [InlineData("Sms:Timeout", "00:00:00")]
    [InlineData("Push:PublicKey", null)]
    [InlineData("Push:PrivateKey", null)]
    [InlineData("Push:PrivateKey", "AAAA")]
    [InlineData("Push:PrivateKey", "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")]
    [InlineData("Push:Subject", "ops@example.com")]
    [InlineData("Push:MaxTimeToLive", "29.00:00:00")]
    [InlineData("Push:Timeout", "1.00:00:00")]
    public void Validate_AWrongSetting_IsNamedAndNoSecretTold(string setting, string? value)
    {
        var failures = Failures(new(Good) { [setting] = value });
        var named = setting is "Sms:From" ? "Notifications:Channels:Sms needs From" : $"Notifications:Channels:{setting.Split(':')[0]}";
        Assert.Contains(failures, f => f.Contains(named, StringComparison.Ordinal)
            && f.Contains(setting.Split(':')[^1], StringComparison.Ordinal));
        Assert.All(failures, f => Assert.DoesNotContain("a-secret", f, StringComparison.Ordinal));
        Assert.All(failures, f => Assert.DoesNotContain(Keys.PrivateKey!, f, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Breaker:FailureRatio", "2", "0.05 to 1")]
    [InlineData("Breaker:MinimumCalls", "1", "2 to 1000")]
    [InlineData("Email:Port", "65536", "1 to 65535")]
    [InlineData("Email:MaxConnections", "101", "1 to 100")]
    [InlineData("Sms:MaxSegments", "11", "1 to 10")]
    public void Validate_ANumberOutOfItsRange_IsToldWithItsValueInQuotes(string setting, string value, string allowed) =>
        Assert.Equal(
            [$"Notifications:Channels:{setting} is '{value}'; allowed: {allowed}."], Failures(new(Good) { [setting] = value }));

    private static List<string> Failures(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var shared = Bound<ChannelsOptions>(configuration);
        var email = Bound<EmailOptions>(configuration.GetSection("Email"));
        ValidateOptionsResult[] results =
        [
            new ChannelsOptionsValidator().Validate(null, shared),
            new EmailOptionsValidator(Options.Create(shared)).Validate(null, email),
            new SmsOptionsValidator().Validate(null, Bound<SmsOptions>(configuration.GetSection("Sms"))),
            new PushOptionsValidator().Validate(null, Bound<PushOptions>(configuration.GetSection("Push"))),
        ];
        return [.. results.SelectMany(r => r.Failures ?? [])];
    }

    private static T Bound<T>(IConfiguration configuration) where T : new() => configuration.Get<T>() ?? new T();
}
