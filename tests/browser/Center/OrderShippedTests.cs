using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Browser.Tests.Support;
using Notifications.Tests.Delivery.Channels;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Center;

/// <summary>README's example of a delivery plan, as README has it: with a real mail server, and somebody who looks.</summary>
public sealed class OrderShippedTests(MailSite site) : IClassFixture<MailSite>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Example_MailsWhoHasNotLooked_AndNotWhoHas()
    {
        var (alice, bob) = (AppFixture.NewUser(), AppFixture.NewUser());
        var admin = await site.AsAsync("root", "admin", "sender");
        foreach (var user in new[] { alice, bob })
        {
            var put = admin.Request(HttpMethod.Put, $"recipients/{user}");
            put.Content = System.Net.Http.Json.JsonContent.Create(new { email = $"{user}@example.org" });
            Assert.True((int)(await admin.SendAsync(put)).Status < 300);
        }
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(alice));
        var center = new CenterPage(visitor.Page);
        await center.ReadyAsync();

        var sent = await admin.PostTextAsync("notifications", ExampleFor(alice, bob));
        Assert.True(sent.Status == System.Net.HttpStatusCode.Created, sent.Text);
        var id = sent.Json.GetProperty("sendId").GetGuid();
        await Expect(center.Item("Your order is on its way")).ToBeVisibleAsync();

        Assert.Equal($"{bob}@example.org", await site.NextMailAsync());
        var explained = await ExplainedAsync(alice, "Email was left out: it had been seen.");
        Assert.Contains("on a visible page.", explained, StringComparison.Ordinal);
        await ExplainedAsync(bob, "No open inbox has shown it.");
        Assert.DoesNotContain($"{alice}@example.org", site.Recipients);
        visitor.AssertNoComplaints();

        async Task<string> ExplainedAsync(string user, string wanted)
        {
            var started = TimeProvider.System.GetTimestamp();
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            while (true)
            {
                var text = (await admin.GetAsync($"notifications/{id}/explain?user={user}")).Json.GetProperty("explanation").GetString()!;
                if (text.Contains(wanted, StringComparison.Ordinal))
                    return text;
                Assert.True(TimeProvider.System.GetElapsedTime(started) < Limit, text);
                await timer.WaitForNextTickAsync();
            }
        }
    }

    /// <summary>To these two, and after seconds in place of minutes.</summary>
    private static string ExampleFor(params string[] users)
    {
        var readme = File.ReadAllText(Files.Of("README.md"));
        var example = Regex.Match(readme, @"-d '(\{(?:(?!').)*""order_shipped"".*?)'\n", RegexOptions.Singleline).Groups[1].Value;
        Assert.Contains("\"PT5M\", \"if\": \"unseen\"", example, StringComparison.Ordinal);
        var body = JsonNode.Parse(example.Replace("PT5M", "PT15S", StringComparison.Ordinal))!;
        body["users"] = new JsonArray([.. users.Select(user => (JsonNode)user)]);
        return body.ToJsonString();
    }
}

/// <summary>The site with a mail server.</summary>
public sealed class MailSite : Site
{
    private MailServer? mail;

    /// <summary>Of all mails so far.</summary>
    public IEnumerable<string?> Recipients => mail!.Mails.Select(m => m.GetProperty("envelope").GetProperty("to")[0].GetString());

    protected override IEnumerable<KeyValuePair<string, string?>> MoreSettings =>
    [
        new("Notifications__Channels__Email__Host", "localhost"), new("Notifications__Channels__Email__Port", $"{mail!.Port}"),
        new("Notifications__Channels__Email__StartTls", "false"),
        new("Notifications__Channels__Email__From", "noreply@notify.example.com"),
    ];

    /// <summary>Whom the next one is for.</summary>
    public async Task<string?> NextMailAsync() =>
        (await mail!.NextAsync("mail")).GetProperty("envelope").GetProperty("to")[0].GetString();

    public override async Task InitializeAsync()
    {
        mail = await MailServer.StartAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (mail is not null)
            await mail.DisposeAsync();
    }
}
