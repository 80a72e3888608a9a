using System.Globalization;
using Notifications.Delivery.Channels.Sms;
using Xunit;

namespace Notifications.Tests.Delivery.Channels;

public sealed class SmsTextTests
{
    [Theory]
    [InlineData("a", 160, 1)]
    [InlineData("a", 161, 2)]
    [InlineData("a", 306, 2)]
    [InlineData("a", 307, 3)]
    [InlineData("€", 80, 1)]
    [InlineData("€", 81, 2)]
    [InlineData("€", 152, 2)]
    [InlineData("€", 153, 3)]
    [InlineData("ж", 70, 1)]
    [InlineData("ж", 71, 2)]
    [InlineData("ж", 134, 2)]
    [InlineData("ж", 135, 3)]
    [InlineData("🎓", 35, 1)]
    [InlineData("🎓", 36, 2)]
    [InlineData("🎓", 66, 2)]
    [InlineData("🎓", 67, 3)]
    [InlineData("", 1, 1)]
    public void Count_RepeatedCharacter_IsItsSegments(string character, int times, int segments) =>
        Assert.Equal(segments, SmsSegments.Count(string.Concat(Enumerable.Repeat(character, times))));

    [Fact]
    public void Count_OneCharacterOutsideOfTheGsmAlphabet_MakesAllOfItUnicode() =>
        Assert.Equal(2, SmsSegments.Count(new string('a', 70) + "ж"));

    [Theory]
    [InlineData("@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà\n\r^{}\\[~]|€", true)]
    [InlineData("`", false)]
    [InlineData("ç", false)]
    [InlineData("…", false)]
    [InlineData("“", false)]
    public void IsGsm_Characters_AsTheStandardHasThem(string text, bool gsm) =>
        Assert.All(text, c => Assert.Equal(gsm, SmsSegments.IsGsm($"{c}")));

    [Theory]
    [InlineData("a", "...")]
    [InlineData("€", "...")]
    [InlineData("ж", "…")]
    [InlineData("👨‍👩‍👧", "…")]
    [InlineData("e\u0301", "…")]
    public void Compose_TooLong_IsCutBetweenCharactersWithAnEllipsis(string character, string ellipsis)
    {
        for (var segments = 1; segments <= 3; segments++)
        {
            var text = SmsText.Compose(string.Concat(Enumerable.Repeat(character, 1000)), null, segments);
            Assert.EndsWith(ellipsis, text, StringComparison.Ordinal);
            Assert.Equal(segments, SmsSegments.Count(text));
            Assert.Equal(segments + 1, SmsSegments.Count(text[..^ellipsis.Length] + character + ellipsis));
            var kept = StringInfo.ParseCombiningCharacters(text[..^ellipsis.Length]).Length;
            Assert.Equal(string.Concat(Enumerable.Repeat(character, kept)) + ellipsis, text);
        }
    }

    [Fact]
    public void Compose_UnicodeOnlyBehindTheCut_StaysGsm() =>
        Assert.Equal(new string('a', 157) + "...", SmsText.Compose(new string('a', 300) + "ж", null, 1));

    [Fact]
    public void Compose_TooLongWithALink_KeepsTheLink()
    {
        const string link = "https://notify.example.com/tasks/42";
        var text = SmsText.Compose(new string('a', 1000), link, 2);
        Assert.EndsWith($"...\n{link}", text, StringComparison.Ordinal);
        Assert.Equal(306, text.Length);
    }

    [Fact]
    public void Compose_LinkLongerThanTheMessage_IsLeftOut() =>
        Assert.Equal("short", SmsText.Compose("short", "https://" + new string('x', 200), 1));

    [Fact]
    public void Compose_ControlCharactersAndHalfCharacters_AreCleaned() =>
        Assert.Equal("a\nbc\uFFFD", SmsText.Compose("a\r\nb\0\bc\uD83C", null, 3));

    [Fact]
    public void Compose_RandomTexts_AlwaysFitAndBeginAsTheText()
    {
        var random = new Random(20261120);
        string[] alphabet = ["a", "€", "ж", "🎓", " ", "\n", "ü", "{", "👨‍👩‍👧"];
        for (var round = 0; round < 300; round++)
        {
            var length = random.Next(0, 400);
            var text = string.Concat(Enumerable.Range(0, length).Select(_ => alphabet[random.Next(round % alphabet.Length + 1)]));
            var segments = random.Next(1, 5);
            var sent = SmsText.Compose(text, null, segments);
            Assert.True(SmsSegments.Count(sent) <= segments, $"round {round}");
            var kept = sent == text ? sent : sent.TrimEnd('.', '…');
            Assert.StartsWith(kept, text, StringComparison.Ordinal);
        }
    }
}
