using Notifications.Recipients;
using Xunit;

namespace Notifications.Tests.Delivery.Channels;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("+4915112345678")]
    [InlineData("+4930123456")]
    [InlineData("+12125550123")]
    [InlineData("+14165550123")]
    [InlineData("+447400123456")]
    [InlineData("+33612345678")]
    [InlineData("+393123456789")]
    [InlineData("+390612345678")]
    [InlineData("+48512345678")]
    [InlineData("+41781234567")]
    [InlineData("+919876543210")]
    [InlineData("+8613123456789")]
    [InlineData("+819012345678")]
    [InlineData("+5511961234567")]
    [InlineData("+5491123456789")]
    [InlineData("+61412345678")]
    [InlineData("+27711234567")]
    [InlineData("+2348021234567")]
    public void IsValid_ANumberOfItsCountrysPlan_IsTaken(string number) => Assert.True(PhoneNumber.IsValid(number));

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("015112345678")]
    [InlineData("4915112345678")]
    [InlineData("004915112345678")]
    [InlineData("+49 151 12345678")]
    [InlineData("+49-151-12345678")]
    [InlineData("+49(0)15112345678")]
    [InlineData("+49015112345678")]
    [InlineData("+4915112345678\n")]
    [InlineData("+4915112345678;ext=1")]
    [InlineData("tel:+4915112345678")]
    [InlineData("+1800FLOWERS")]
    [InlineData("+٤٩١٥١١٢٣٤٥")]
    [InlineData("+＋4915112345678")]
    public void IsValid_NotWrittenAsE164_IsRefused(string number) => Assert.False(PhoneNumber.IsValid(number));

    [Theory]
    [InlineData("+49151123456")]
    [InlineData("+491511234567890")]
    [InlineData("+1212555012")]
    [InlineData("+121255501234")]
    [InlineData("+11235550123")]
    [InlineData("+33012345678")]
    [InlineData("+4412")]
    [InlineData("+447")]
    [InlineData("+9991234567")]
    [InlineData("+0123456789")]
    [InlineData("+1234567890123456")]
    public void IsValid_NotInTheCountrysPlan_IsRefused(string number) => Assert.False(PhoneNumber.IsValid(number));
}
