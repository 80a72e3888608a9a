using Notifications.Domain;
using Xunit;

namespace Notifications.Tests.Domain;

public sealed class IsoDurationTests
{
    [Theory]
    [InlineData("P\u0663D")]
    [InlineData("PT\uff15M")]
    [InlineData("P\u0967W")]
    [InlineData("P1Y")]
    [InlineData("P1M")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P-1D")]
    [InlineData("pt5m")]
    [InlineData("PT1.5S")]
    [InlineData("P1D\n")]
    [InlineData("P999999D")]
    public void Parse_WhatIsNoDuration_IsNull(string text) => Assert.Null(IsoDuration.Parse(text));

    [Theory]
    [InlineData("PT0S", 0)]
    [InlineData("P2W", 14 * 86_400)]
    [InlineData("P9999W", 9_999L * 7 * 86_400)]
    [InlineData("P99999DT9999999H99999999M999999999S", (99_999L * 86_400) + (9_999_999L * 3_600) + (99_999_999L * 60) + 999_999_999)]
    public void Parse_ADuration_IsAsLongAsItSays(string text, long seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), IsoDuration.Parse(text));
}
