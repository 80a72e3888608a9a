using Notifications.Recipients;
using Xunit;

namespace Notifications.Tests.Delivery.Channels;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ana.b+x@mail.example.com", "ana.b+x@mail.example.com")]
    [InlineData("o'brien@example.co.uk", "o'brien@example.co.uk")]
    [InlineData("A_b-c%d!e#f$g&h*i/j=k?l^m`n{o|p}q~r@example.com", "A_b-c%d!e#f$g&h*i/j=k?l^m`n{o|p}q~r@example.com")]
    [InlineData("alice@bücher.example.com", "alice@xn--bcher-kva.example.com")]
    [InlineData("alice@例え.テスト", "alice@xn--r8jz45g.xn--zckzah")]
    [InlineData("alice@xn--bcher-kva.example.com", "alice@xn--bcher-kva.example.com")]
    [InlineData("1@1.example.com", "1@1.example.com")]
    public void Parse_AnAddress_IsItWithItsDomainInAscii(string address, string sent)
    {
        Assert.Equal(sent, EmailAddress.Parse(address, takesUtf8: false)?.Address);
        Assert.Equal(sent, EmailAddress.Parse(address, takesUtf8: true)?.Address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("@example.com")]
    [InlineData("a@")]
    [InlineData("a@host")]
    [InlineData("a@b@example.com")]
    [InlineData("a..b@example.com")]
    [InlineData(".a@example.com")]
    [InlineData("a.@example.com")]
    [InlineData("a b@example.com")]
    [InlineData(" a@example.com")]
    [InlineData("a@example.com ")]
    [InlineData("a@example.com\n")]
    [InlineData("a@example.com\r\nRCPT TO:<eve@example.com>")]
    [InlineData("a@example.com\r\n\tBcc: eve@example.com")]
    [InlineData("a\0@example.com")]
    [InlineData("a@example.com,b@example.com")]
    [InlineData("a@example.com;b@example.com")]
    [InlineData("Ana <a@example.com>")]
    [InlineData("<a@example.com>")]
    [InlineData("<@relay.example.com:a@example.com>")]
    [InlineData("list: a@example.com;")]
    [InlineData("\"a b\"@example.com")]
    [InlineData("a(comment)@example.com")]
    [InlineData("a\\b@example.com")]
    [InlineData("a@[127.0.0.1]")]
    [InlineData("a@127.0.0.1")]
    [InlineData("a@example..com")]
    [InlineData("a@.example.com")]
    [InlineData("a@example.com.")]
    [InlineData("a@-example.com")]
    [InlineData("a@example-.com")]
    [InlineData("a@exam_ple.com")]
    [InlineData("=?utf-8?q?a=40b?=@example.com\u2028")]
    [InlineData("a\u202Eb@example.com")]
    [InlineData("a\u200Bb@example.com")]
    [InlineData("a\uD83C@example.com")]
    public void Parse_WhatNoMailCanBeSentTo_IsNull(string address)
    {
        Assert.Null(EmailAddress.Parse(address, takesUtf8: false));
        Assert.Null(EmailAddress.Parse(address, takesUtf8: true));
    }

    [Theory]
    [InlineData("josé@example.com", "josé@example.com")]
    [InlineData("дмитрий@пример.рф", "дмитрий@xn--e1afmkfd.xn--p1ai")]
    [InlineData("संपर्क@example.in", "संपर्क@example.in")]
    public void Parse_LettersOutsideOfAscii_AreAnAddressForSmtpUtf8Only(string address, string sent)
    {
        Assert.Null(EmailAddress.Parse(address, takesUtf8: false));
        Assert.Equal(sent, EmailAddress.Parse(address, takesUtf8: true)?.Address);
    }

    [Theory]
    [InlineData("a", 64, "@example.com", true)]
    [InlineData("a", 65, "@example.com", false)]
    [InlineData("é", 32, "@example.com", true)]
    [InlineData("é", 33, "@example.com", false)]
    public void Parse_BeforeTheAt_At64BytesEnds(string letter, int times, string host, bool taken) =>
        Assert.Equal(taken, EmailAddress.Parse(string.Concat(Enumerable.Repeat(letter, times)) + host, takesUtf8: true) is not null);

    [Fact]
    public void Parse_LongNames_EndWhereSmtpEnds()
    {
        var label = new string('x', 63);
        Assert.Null(EmailAddress.Parse($"a@{label}x.com", takesUtf8: false));
        Assert.NotNull(EmailAddress.Parse($"a@{label}.{label}.{label}.{new string('x', 60)}", takesUtf8: false));
        Assert.Null(EmailAddress.Parse($"a@{label}.{label}.{label}.{new string('x', 61)}", takesUtf8: false));
        // What goes out counts, not what was given.
        Assert.Null(EmailAddress.Parse($"{new string('a', 64)}@{label}.{label}.{new string('ü', 55)}.com", takesUtf8: false));
    }
}
