using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Notifications.Delivery.Channels.WebPush;
using Xunit;

namespace Notifications.Tests.Delivery.Channels;

public sealed class PushEncryptionTests
{
    /// <summary>RFC 8291, section 5 and appendix A.</summary>
    private static readonly PushSubscription Vector = new(
        "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", "BTBZMqHH6r4Tts7J_aSIgg");

    [Fact]
    public void Encrypt_TheStandardsVector_IsItsMessage()
    {
        var parameters = P256.PrivateKey("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        using var sender = ECDiffieHellman.Create(parameters);
        Assert.Equal("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
            P256.Encode(sender.ExportParameters(false).Q));

        var body = PushEncryption.Encrypt(
            "When I grow up, I want to be a watermelon"u8, Vector, sender, Base64Url.DecodeFromChars("DGv6ra1nlYgDCS1FRnbzlw"));
        Assert.Equal(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_y"
            + "l95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            Base64Url.EncodeToString(body));
    }

    [Fact]
    public void Encrypt_Twice_SharesNeitherSaltNorKey()
    {
        var (one, two) = (PushEncryption.Encrypt("same"u8, Vector), PushEncryption.Encrypt("same"u8, Vector));
        Assert.NotEqual(one[..16], two[..16]);
        Assert.NotEqual(one[21..86], two[21..86]);
        Assert.NotEqual(one[86..], two[86..]);
    }

    [Fact]
    public void Encrypt_TheLongestText_FillsTheBodyAndOneMoreIsRefused()
    {
        Assert.Equal(4096, PushEncryption.Encrypt(new byte[PushEncryption.MaxPlaintextLength], Vector).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => PushEncryption.Encrypt(new byte[PushEncryption.MaxPlaintextLength + 1], Vector));
    }

    [Fact]
    public void Encrypt_AKeyThatIsNotOnTheCurve_Throws()
    {
        var point = Base64Url.DecodeFromChars(Vector.P256dh);
        point[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(
            () => PushEncryption.Encrypt("text"u8, Vector with { P256dh = Base64Url.EncodeToString(point) }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("BCVx")]
    [InlineData("****")]
    public void Encrypt_AMalformedKeyOrSecret_Throws(string bad)
    {
        Assert.Throws<FormatException>(() => PushEncryption.Encrypt("text"u8, Vector with { P256dh = bad }));
        Assert.Throws<FormatException>(() => PushEncryption.Encrypt("text"u8, Vector with { Auth = bad }));
    }

    [Fact]
    public void ToString_Subscription_HidesItsSecrets() =>
        Assert.Equal("PushSubscription", Encoding.UTF8.GetString(Encoding.UTF8.GetBytes($"{Vector}")));
}
