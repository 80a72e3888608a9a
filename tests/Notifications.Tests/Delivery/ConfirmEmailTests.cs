using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery;

public sealed partial class ConfirmEmailTests(FallbackFixture app) : IClassFixture<FallbackFixture>
{
    [Fact]
    public async Task Put_AnotherAddressOfOnesOwn_IsUsedOnceItsLinkWasFollowed()
    {
        var (user, address) = (AppFixture.NewUser(), "mine@example.com");
        var (me, sender, nobody) = (await app.AsAsync(user), await app.SenderAsync(), new ApiClient(app.Http, null));
        var put = await me.PutRecipientAsync(user, new { email = address, displayName = "Me" });
        Assert.True(put.Status == HttpStatusCode.OK, put.Text);
        Assert.Equal((null, address), EmailsOf(put));

        var question = await app.NextMailToAsync(address);
        Assert.Equal("Confirm your email address", question.GetProperty("subject").GetString());
        Assert.DoesNotContain("unsubscribe", question.GetProperty("raw").GetString(), StringComparison.OrdinalIgnoreCase);
        var refused = await FallbackFixture.HistoryWithAsync(
            me, await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "high"), "channel_skipped email");
        Assert.Contains("channel_skipped email 1 no_address", refused);

        var path = $"confirm-email?token={TokenOf(question)}";
        Assert.Contains("<form method=\"post\"", (await nobody.GetAsync(path)).Text, StringComparison.Ordinal);
        // Opening the page alone does nothing; without an address there is nothing to confirm any more.
        Assert.Equal((null, address), EmailsOf(await me.GetAsync($"recipients/{user}")));
        Assert.Equal((null, null), EmailsOf(await me.PutRecipientAsync(user, new { displayName = "Me" })));
        Assert.Equal(HttpStatusCode.Conflict, (await nobody.PostAsync(path)).Status);
    }

    [Fact]
    public async Task Post_TheLinkOfTheMail_MailsGoThereFromThenOn()
    {
        var (user, address) = (AppFixture.NewUser(), "confirmed@example.com");
        var (me, nobody) = (await app.AsAsync(user), new ApiClient(app.Http, null));
        await (await app.AsAsync("admin", "admin")).PutRecipientAsync(user, new { email = "old@example.com" });
        Assert.Equal(("old@example.com", address), EmailsOf(await me.PutRecipientAsync(user, new { email = address })));
        // Another change of the profile leaves it pending.
        Assert.Equal(("old@example.com", address),
            EmailsOf(await me.PutRecipientAsync(user, new { email = "old@example.com", pendingEmail = address, locale = "de" })));
        var path = $"confirm-email?token={TokenOf(await app.NextMailToAsync(address))}";

        for (var i = 0; i < 2; i++)
            Assert.Contains("Done", (await nobody.PostAsync(path)).Text, StringComparison.Ordinal);
        Assert.Equal((address, null), EmailsOf(await me.GetAsync($"recipients/{user}")));
        await (await app.SenderAsync()).SendToAsync(user, "After it", requiresAcknowledgement: true, priority: "high");
        Assert.Equal("After it", (await app.NextMailToAsync(address)).GetProperty("subject").GetString());
    }

    [Fact]
    public async Task Put_ManyAddressesSoonAfterEachOther_AsksOnceAMinute()
    {
        var user = AppFixture.NewUser();
        var me = await app.AsAsync(user);
        Assert.Equal(HttpStatusCode.OK, (await me.PutRecipientAsync(user, new { email = "one@example.net" })).Status);

        var second = await me.PutRecipientAsync(user, new { email = "two@example.net" });
        second.AssertProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.NotNull(second.Headers.RetryAfter);
        Assert.Empty(app.MailsTo("two@example.net"));
        Assert.Equal((null, "one@example.net"), EmailsOf(await me.GetAsync($"recipients/{user}")));
    }

    [Fact]
    public async Task Put_BySendersAndAdmins_IsTakenAsItIs()
    {
        var user = AppFixture.NewUser();

        Assert.Equal(("given@example.com", null),
            EmailsOf(await (await app.SenderAsync()).PutRecipientAsync(user, new { email = "given@example.com" })));
        Assert.Equal(("given@example.com", null),
            EmailsOf(await (await app.AsAsync(user)).PutRecipientAsync(user, new { email = "given@example.com", locale = "en" })));
        Assert.Equal((null, null), EmailsOf(await (await app.AsAsync(user)).PutRecipientAsync(user, new { locale = "en" })));
    }

    [Fact]
    public async Task Put_AnAddressThatTheMailServerRefuses_IsNamedAndNotStored()
    {
        var user = AppFixture.NewUser();
        var me = await app.AsAsync(user);

        (await me.PutRecipientAsync(user, new { email = "refuse@example.com" })).AssertInvalid("email", "was refused by the mail server");
        Assert.Equal((null, null), EmailsOf(await me.GetAsync($"recipients/{user}")));
    }

    [Fact]
    public async Task Put_WhileTheMailServerRefusesTheApp_IsForLater()
    {
        var user = AppFixture.NewUser();
        var me = await app.AsAsync(user);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await me.PutRecipientAsync(user, new { email = "login@example.com" })).Status);
        Assert.Equal((null, null), EmailsOf(await me.GetAsync($"recipients/{user}")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?token=")]
    [InlineData("?token=made.up")]
    public async Task Link_MadeUp_SaysNothing(string query)
    {
        var nobody = new ApiClient(app.Http, null);

        foreach (var answer in new[] { await nobody.GetAsync($"confirm-email{query}"), await nobody.PostAsync($"confirm-email{query}") })
        {
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
            Assert.Contains("This link doesn’t work", answer.Text, StringComparison.Ordinal);
        }
    }

    private static (string? Email, string? Pending) EmailsOf(ApiAnswer answer)
    {
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        var pending = answer.Json.TryGetProperty("pendingEmail", out var value) ? value.GetString() : null;
        return (answer.Json.GetProperty("email").GetString(), pending);
    }

    private static string TokenOf(JsonElement mail) => Link().Match(mail.GetProperty("text").GetString()!).Groups["token"].Value;

    [GeneratedRegex(@"https://notify\.example\.com/api/v1/confirm-email\?token=(?<token>[\w.-]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
