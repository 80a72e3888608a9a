using System.Text;
using Notifications.Inbox;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Inbox;

public sealed class SearchTextTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("Zürich", "zürich")]
    [InlineData("ZÜRICH", "Zürich")]
    [InlineData("\u0130STANBUL", "istanbul")]
    [InlineData("istanbul", "\u0130stanbul")]
    [InlineData("DIYARBAKIR", "diyarbak\u0131r")]
    [InlineData("Straße", "STRASSE")]
    [InlineData("STRASSE", "straße")]
    [InlineData("STRA\u1E9EE", "straße")]
    [InlineData("ΟΔΥΣΣΕΥΣ", "οδυσσευς")]
    [InlineData("οδυσσευς", "ΟΔΥΣΣΕΥΣ")]
    [InlineData("e\uFB03cient", "EFFICIENT")]
    [InlineData("ＡＢＣ", "abc")]
    [InlineData("100 \u212A", "100 k")]
    [InlineData("ПРИВЕТ", "привет")]
    [InlineData("Zü\u00ADrich", "zürich")]
    [InlineData("\u200Fשלום\u200F", "שלום")]
    [InlineData("Stra\u200Bße", "strasse")]
    public void Fold_TextsThatDifferInFormOrCase_AreTheSame(string one, string other)
    {
        foreach (var form in new[] { NormalizationForm.FormC, NormalizationForm.FormD, NormalizationForm.FormKC, NormalizationForm.FormKD })
            Assert.Equal(SearchText.Fold(one), SearchText.Fold(other.Normalize(form)));
    }

    [Theory]
    [InlineData("Zürich", "Zurich")]
    [InlineData("Zürich", "Zu")]
    [InlineData("日本", "本日")]
    public void Fold_OtherLetters_StayOthers(string text, string query) =>
        Assert.DoesNotContain(SearchText.Fold(query), SearchText.Fold(text), StringComparison.Ordinal);

    [Fact]
    public void Fold_HalfASurrogatePair_IsNoFailure() => Assert.Contains("a", SearchText.Fold("\ud800 \u00c4 A"), StringComparison.Ordinal);

    [Theory]
    [InlineData("Zu\u0308rich", "Zürich")]
    [InlineData("\u0130zmir", "izmir")]
    [InlineData("Große Straße", "STRASSE")]
    public async Task List_Searched_FindsEveryForm(string title, string query)
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var id = await sender.SendToAsync(user, title);
        await sender.SendToAsync(user, "something else");
        foreach (var form in new[] { NormalizationForm.FormC, NormalizationForm.FormD })
        {
            var found = (await (await app.AsAsync(user)).GetAsync($"notifications?q={Uri.EscapeDataString(query.Normalize(form))}"))
                .Json.GetProperty("items");
            Assert.Equal(id, Assert.Single(found.EnumerateArray()).GetProperty("id").GetGuid());
        }
    }
}
