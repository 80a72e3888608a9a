using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Delivery.Channels;
using Notifications.Domain;
using Notifications.Recipients.Preferences;
using Notifications.Tests.Recipients;
using Notifications.Tests.Recipients.Preferences;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery;

public sealed class UnsubscribeTests(FallbackFixture app) : IClassFixture<FallbackFixture>
{
    [Fact]
    public async Task Link_Posted_EndsThatCategoryOnThatChannelOnly()
    {
        var (sender, (me, user, phone)) = (await app.SenderAsync(), await app.NewRecipientAsync());
        var nobody = new ApiClient(app.Http, null);
        var path = $"unsubscribe?token={TokenFor(user)}";
        var asked = await nobody.GetAsync(path);
        Assert.Contains("<form method=\"post\" ", asked.Text, StringComparison.Ordinal);
        Assert.Equal("text/html; charset=utf-8", asked.ContentType);
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.OK,
                (await nobody.PostTextAsync(path, "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")).Status);

        var history = await FallbackFixture.HistoryWithAsync(me, await SendAsync(), "channel_sent sms");
        Assert.Contains("channel_skipped email 1 category", history);
        Assert.Equal(1, app.TextsTo(phone));

        // The person sees it in their preferences and on the page, and undoes it by the same link.
        Assert.Equal("""{"info":{"email":false}}""", await CategoriesOfAsync(me));
        Assert.Contains("already", (await nobody.GetAsync(path)).Text, StringComparison.Ordinal);
        var undo = await nobody.PostAsync($"{path}&undo=true");
        Assert.Contains("You get “Info” by email again", undo.Text, StringComparison.Ordinal);
        Assert.Equal("{}", await CategoriesOfAsync(me));
        await FallbackFixture.HistoryWithAsync(me, await SendAsync(), "channel_sent email");

        Task<Guid> SendAsync() => sender.SendToAsync(user, requiresAcknowledgement: true, priority: "urgent");
    }

    /// <summary>What was on before is on again, whatever the channel's own setting is.</summary>
    [Fact]
    public async Task Link_Undone_OfACategoryThatIsOnWhereTheChannelIsOff_IsOnAgain()
    {
        var (me, user, _) = await app.NewRecipientAsync();
        await me.PreferAsync(new { channels = new { email = false }, categories = new { news = new { email = true, sms = false } } });
        var (nobody, path) = (new ApiClient(app.Http, null), $"unsubscribe?token={TokenFor(user, "news")}");
        await nobody.PostAsync(path);
        Assert.Equal("""{"news":{"email":false,"sms":false}}""", await CategoriesOfAsync(me));

        await nobody.PostAsync($"{path}&undo=true");
        Assert.Equal("""{"news":{"email":true,"sms":false}}""", await CategoriesOfAsync(me));
    }

    [Fact]
    public async Task Link_OfSomebodyWithALanguageAndABrand_OpensAPageInThose()
    {
        var (_, user, phone) = await app.NewRecipientAsync();
        var admin = await app.AsAsync("admin", "admin");
        await admin.PutRecipientAsync(user, new { email = "a@example.com", phone, locale = "de-CH" });
        var (nobody, path) = (new ApiClient(app.Http, null), $"unsubscribe?token={TokenFor(user, "grade_posted")}");
        var page = await nobody.GetAsync(path);

        Assert.Contains("<html lang=\"de\" dir=\"ltr\">", page.Text, StringComparison.Ordinal);
        Assert.Contains("<h1>„Noten“ nicht mehr per E-Mail erhalten?</h1>", page.Text, StringComparison.Ordinal);
        Assert.Contains("Kritisches und was Ihre Sicherheit betrifft", page.Text, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://notify.example.com/api/v1/app#settings\">Benachrichtigungen einstellen</a>", page.Text,
            StringComparison.Ordinal);
        Assert.Contains("<button class=\"quiet\">Rückgängig machen</button>", (await nobody.PostAsync(path))
            .Text, StringComparison.Ordinal);
        // Nothing but its own style is let in.
        var style = page.Text.Split("<style>")[1].Split("</style>")[0];
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.StartsWith($"default-src 'none'; style-src 'sha256-{hash}'; ", page.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_OfAMandatoryCategory_SaysThatItIsAlwaysSentAndEndsNothing()
    {
        var (me, user, _) = await app.NewRecipientAsync();
        var (nobody, path) = (new ApiClient(app.Http, null), $"unsubscribe?token={TokenFor(user, "security")}");
        var asked = await nobody.GetAsync(path);
        Assert.Contains("is always sent", asked.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", asked.Text, StringComparison.Ordinal);
        var done = await nobody.PostTextAsync(path, "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded");
        Assert.Equal((HttpStatusCode.Conflict, "text/html; charset=utf-8"), (done.Status, done.ContentType));

        Assert.Equal("{}", await CategoriesOfAsync(me));
    }

    [Fact]
    public async Task Link_OpenedAndPosted_SaysWhatStillComes()
    {
        var (_, user, _) = await app.NewRecipientAsync();
        var (nobody, path) = (new ApiClient(app.Http, null), $"unsubscribe?token={TokenFor(user, "grade_posted")}");

        foreach (var page in new[] { await nobody.GetAsync(path), await nobody.PostAsync(path) })
        {
            Assert.Contains("“Grades” by email", page.Text, StringComparison.Ordinal);
            Assert.Contains("Critical and security notifications", page.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("urgent", "security", true)]
    [InlineData("critical", "info", true)]
    [InlineData("urgent", "info", false)]
    public async Task Mail_OfWhatNobodyCanRefuse_HasNoLinkAndNoHeader(string priority, string type, bool isMandatory)
    {
        var address = $"mandatory-{priority}-{type}@example.com";
        var (_, user, _) = await app.NewRecipientAsync(email: address);
        var answer = await (await app.SenderAsync()).PostAsync(
            "notifications", new
            {
                users = new[] { user },
                title = "T",
                message = "M",
                type,
                category = "news",
                priority,
                requiresAcknowledgement = true
            });
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        var raw = (await app.NextMailToAsync(address)).GetProperty("raw").GetString()!;

        Assert.Equal(!isMandatory, raw.Contains("\r\nList-Unsubscribe:", StringComparison.Ordinal));
        Assert.Equal(!isMandatory, raw.Contains("\r\nList-Unsubscribe-Post: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Link_ForACategoryBeyondTheLimit_StoresNothingThatCouldNotBePutBack()
    {
        var (me, user, _) = await app.NewRecipientAsync();
        var nobody = new ApiClient(app.Http, null);
        await me.PreferAsync(
            new { categories = Enumerable.Range(0, 200).ToDictionary(n => $"c{n}", n => n == 0 ? (object)new { } : new { sms = false }) });

        // One of which nothing is said makes room.
        Assert.Equal(HttpStatusCode.OK, (await nobody.PostAsync($"unsubscribe?token={TokenFor(user, "news")}")).Status);
        var full = await nobody.PostAsync($"unsubscribe?token={TokenFor(user, "more_news")}");
        Assert.Equal(HttpStatusCode.Conflict, full.Status);
        Assert.Contains("the limit of 200 categories", full.Text, StringComparison.Ordinal);
        // One that is there already takes no room.
        Assert.Equal(HttpStatusCode.OK, (await nobody.PostAsync($"unsubscribe?token={TokenFor(user, "c7")}")).Status);

        var stored = await me.GetAsync("notifications/preferences");
        Assert.Equal(200, stored.Json.GetProperty("categories").EnumerateObject().Count());
        await me.PreferAsync(stored.Text);
    }

    [Fact]
    public async Task Link_OnlyOpened_EndsNothing()
    {
        var (sender, (me, user, _)) = (await app.SenderAsync(), await app.NewRecipientAsync());
        await new ApiClient(app.Http, null).GetAsync($"unsubscribe?token={TokenFor(user)}");

        await FallbackFixture.HistoryWithAsync(
            me, await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "critical"), "channel_sent email");
    }

    [Theory]
    [InlineData("")]
    [InlineData("?token=")]
    [InlineData("?token=made.up")]
    [InlineData("?token=eyJ.x.y")]
    public async Task Link_MadeUp_SaysNothing(string query)
    {
        var nobody = new ApiClient(app.Http, null);

        foreach (var page in new[] { await nobody.GetAsync($"unsubscribe{query}"), await nobody.PostAsync($"unsubscribe{query}") })
        {
            Assert.Equal((HttpStatusCode.NotFound, "text/html; charset=utf-8"), (page.Status, page.ContentType));
            Assert.Contains("<h1>This link doesn’t work</h1>", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("<form", page.Text, StringComparison.Ordinal);
        }
        var request = nobody.Request(HttpMethod.Get, $"unsubscribe{query}");
        request.Headers.Add("Accept-Language", "xx, de-AT;q=0.8, en;q=0.5");
        var german = await nobody.SendAsync(request);
        Assert.Contains("<html lang=\"de\"", german.Text, StringComparison.Ordinal);
        Assert.Contains("<h1>Dieser Link funktioniert nicht</h1>", german.Text, StringComparison.Ordinal);
    }

    private static async Task<string> CategoriesOfAsync(ApiClient me) =>
        (await me.GetAsync("notifications/preferences")).Json.GetProperty("categories").GetRawText();

    private string TokenFor(string user, string category = "info") =>
        Uri.EscapeDataString(
        app.Services.GetRequiredService<UnsubscribeLinks>().TokenFor(new UnsubscribeScope("default", user, category, ChannelKind.Email)));
}
