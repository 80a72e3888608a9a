using System.Text;
using System.Text.Json;
using Browser.Tests.Support;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using Notifications.Delivery.Channels;
using Notifications.Domain;
using Notifications.Recipients.Preferences;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Mails;

/// <summary>Mails, and the page behind their unsubscribe links, as people see them: pictures of each, and what mail programs break
/// on.</summary>
[Collection(nameof(SiteTests))]
public sealed class MailLookTests(Site site)
{
    private const string LongWord = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsversammlung";

    private bool hasTemplates;

    private static readonly Appearance Phone = new("phone", 375, 812, IsPhone: true);

    private static readonly Appearance[] Looks =
    [
        Appearance.Desktop with { Width = 800, Height = 760 }, Appearance.Dark with { Width = 800, Height = 760 },
        Phone, Phone with { Name = "phone-dark", IsDark = true }, Appearance.Narrow,
    ];

    private static readonly object Brand = new
    {
        brandName = "Example University",
        logoUrl = "https://cdn.example.com/logo.svg",
        color = "#0f766e",
        postalAddress = "Example University\n1 Example Street, Springfield",
        footer = new { en = "Questions? The help desk has answers.", de = "Fragen? Das Servicebüro hilft Ihnen gern weiter." },
    };

    private static readonly Dictionary<string, object> Mails = new()
    {
        ["notification"] = new
        {
            layout = Brand,
            template = "grade_posted",
            locale = "en-GB",
            variables = new
            {
                course = "Physics",
                grade = "A−",
                assignment = "Lab report 3",
                url = "/grades/5",
                feedback = "Clear structure, and the measurement errors are discussed well.",
            },
        },
        ["german"] = new
        {
            layout = new { brandName = "Beispiel-Universität", color = "#fde047" },
            template = "assignment_due_soon",
            locale = "de",
            variables = new { course = LongWord, assignment = $"Aufsatz über die {LongWord}", dueDate = "Freitag, 12:00 Uhr", url = "/a" },
        },
        ["security"] = new
        {
            template = "security_alert",
            variables = new { @event = "New sign-in", location = "Berlin", time = "14:05", ipAddress = "203.0.113.7", url = "/account" },
        },
        ["digest"] = new { layout = Brand, sample = "digest", locale = "en" },
        ["digest-german"] = new { sample = "digest", locale = "de" },
        ["arabic"] = new { template = "mail_look_blocks", locale = "ar" },
        ["blocks"] = new { layout = new { color = "#111827" }, template = "mail_look_blocks", locale = "en" },
        ["html"] = new { template = "mail_look_html", locale = "en" },
    };

    public static TheoryData<string> Names => [.. Looks.Select(l => l.Name)];

    /// <summary>With images on desktops, and without them on phones. Some programs drop all style that is not in the elements themselves:
    /// what is left is looked at too.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Mails_InEachLook_CanBeRead(string name)
    {
        var look = Looks.Single(l => l.Name == name);
        await using var visitor = await VisitAsync(look, hasImages: !look.IsPhone);
        var page = visitor.Page;
        foreach (var (kind, request) in Mails)
        {
            var html = await HtmlOfAsync(request);
            Assert.True(Encoding.UTF8.GetByteCount(html) < 100_000, $"{kind} has {Encoding.UTF8.GetByteCount(html)} bytes.");
            await page.SetContentAsync(html);
            await CheckAsync($"mail-{kind}-{name}");
            await AssertLinksAndImagesAsync(page);
            if (look.IsDark)
                continue;
            await page.EvaluateAsync("() => document.querySelectorAll('style').forEach(s => s.remove())");
            await CheckAsync($"mail-{kind}-{name}-without-style");
            Assert.Equal("600px", await page.EvaluateAsync<string>(
                "() => getComputedStyle(document.querySelector('[role=article]')).maxWidth"));
        }

        async Task CheckAsync(string what)
        {
            await page.ScreenshotAsync(new() { Path = PictureOf(what), FullPage = true });
            await AssertReadableAsync(page, what);
            await page.AssertFitsAsync();
        }
    }

    [Theory]
    [InlineData("en", "light", "dark", "phone")]
    [InlineData("de", "phone-dark", "narrow")]
    [InlineData("ar", "light", "phone-dark")]
    public async Task UnsubscribePage_InEachLook_CanBeReadUsedAndUndone(string language, params string[] looks)
    {
        var (user, admin) = (AppFixture.NewUser(), await site.AsAsync("admin", "admin"));
        var put = admin.Request(HttpMethod.Put, $"recipients/{user}");
        put.Content = System.Net.Http.Json.JsonContent.Create(new { email = "somebody@example.com", locale = language });
        await put.Content.LoadIntoBufferAsync();
        Assert.True((await admin.SendAsync(put)).Status < System.Net.HttpStatusCode.BadRequest);
        var shared = new ChannelsOptions { PublicUrl = Site.PublicUrl, UnsubscribeKey = Site.UnsubscribeKey };
        var links = new UnsubscribeLinks(Options.Create(shared), TimeProvider.System);
        var token = links.TokenFor(new UnsubscribeScope("default", user, "grade_posted", ChannelKind.Email));

        foreach (var look in Looks.Where(l => looks.Contains(l.Name)))
        {
            await using var visitor = await site.VisitAsync($"../unsubscribe?token={token}", look);
            await CheckAsync(visitor.Page, $"unsubscribe-{language}-ask-{look.Name}");
            var question = await visitor.Page.Locator("h1").InnerTextAsync();
            await visitor.Page.Locator("form button").ClickAsync();
            await Expect(visitor.Page.Locator("button.quiet")).ToBeVisibleAsync();
            await CheckAsync(visitor.Page, $"unsubscribe-{language}-done-{look.Name}");
            await visitor.Page.Locator("button.quiet").ClickAsync();
            await Expect(visitor.Page.Locator("h1")).Not.ToHaveTextAsync(question);
            await CheckAsync(visitor.Page, $"unsubscribe-{language}-undone-{look.Name}");
            // A policy that is too strict would refuse the page's own style.
            visitor.AssertNoComplaints();
        }

        async Task CheckAsync(IPage page, string name)
        {
            await page.ScreenshotAsync(new() { Path = PictureOf(name), FullPage = true });
            await AssertReadableAsync(page, name);
            await page.AssertFitsAsync();
            await page.AssertAccessibleAsync();
        }
    }

    private async Task<string> HtmlOfAsync(object request)
    {
        var admin = await site.AsAsync("admin", "admin");
        if (!hasTemplates)
        {
            foreach (var template in Templates)
            {
                var kept = await admin.PostAsync("templates", template);
                Assert.True(kept.Status == System.Net.HttpStatusCode.Created, kept.Text);
            }
        }
        hasTemplates = true;
        var answer = await admin.PostAsync("layouts/default/preview", request);
        Assert.True(answer.Status == System.Net.HttpStatusCode.OK, answer.Text);
        return answer.Json.GetProperty("html").GetString()!;
    }

    private static object[] Templates =>
    [
        new
        {
            name = "mail_look_blocks", locale = "en", title = "Your week", message = "Three things to do.", type = "warning",
            emailBlocks = new object[]
            {
                new { type = "title", text = "Your week at a glance" },
                new { type = "text", text = "Three things are waiting for you.\n\nThe first one is due tomorrow." },
                new { type = "list", items = new[] { "Hand in the lab report", "Answer Ben's comment", "Choose a topic for the seminar" } },
                new { type = "image", url = "https://cdn.example.com/picture.svg",
                alt = "Bar chart: 12 hours of study, 3 more than last week" },
                new { type = "button", text = "Plan my week", url = "/week" },
            },
        },
        new
        {
            name = "mail_look_blocks", locale = "ar", title = "أسبوعك", message = "ثلاثة أمور تنتظرك.", type = "warning",
            emailBlocks = new object[]
            {
                new { type = "title", text = "نظرة على أسبوعك الدراسي" },
                new { type = "text", text = "ثلاثة أمور تنتظرك هذا الأسبوع.\n\nموعد الأول غدًا." },
                new { type = "list", items = new[] { "تسليم تقرير المختبر", "الرد على تعليق Ben", "اختيار موضوع الحلقة الدراسية" } },
                new { type = "button", text = "خطط لأسبوعي", url = "/week" },
            },
        },
        new
        {
            name = "mail_look_html", locale = "en", title = "Newsletter", message = "The news of May.",
            emailHtml = """
                <!doctype html><html><body><h2>News of May</h2><p>A <b>document</b> of <a href="/news">one's own</a>.</p>
                <table width="900"><tr><td>A table that is much wider than a phone is, with many words in its only cell.</td></tr></table>
                <img src="https://cdn.example.com/picture.svg"></body></html>
                """,
        },
    ];

    private async Task<Visitor> VisitAsync(Appearance look, bool hasImages)
    {
        var visitor = await site.VisitAsync("about:blank", look);
        await visitor.Page.RouteAsync("https://cdn.example.com/**", route => hasImages
            ? route.FulfillAsync(new()
            {
                ContentType = "image/svg+xml",
                Body = """
                    <svg xmlns="http://www.w3.org/2000/svg" width="320" height="64" viewBox="0 0 320 64">
                    <rect width="320" height="64" rx="12" fill="#0f766e"/>
                    <text x="20" y="42" font-size="28" fill="white" font-family="sans-serif">Example University</text></svg>
                    """,
            })
            : route.AbortAsync());
        return visitor;
    }

    /// <summary>Every text against what is behind it: 4.5 to 1 (WCAG 2, AA).</summary>
    private static async Task AssertReadableAsync(IPage page, string what)
    {
        var faint = await page.EvaluateAsync<JsonElement>("""
            () => {
              const parts = color => (color.match(/[\d.]+/g) ?? []).map(Number);
              const luminance = ([r, g, b]) => [r, g, b].map(v => v / 255)
                .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
              const behind = element => {
                for (let e = element; e; e = e.parentElement) {
                  const color = parts(getComputedStyle(e).backgroundColor);
                  if (color.length === 3 || color[3] === 1) return color;
                }
                const isDark = matchMedia("(prefers-color-scheme: dark)").matches && document.querySelector("style");
                return isDark ? [18, 18, 18] : [255, 255, 255];
              };
              const found = [];
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const element = node.parentElement;
                if (!node.data.trim() || element.closest("style") || element.getClientRects().length === 0) continue;
                const [a, b] = [luminance(parts(getComputedStyle(element).color)), luminance(behind(element))];
                const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                if (contrast < 4.5 && !element.closest("[aria-hidden=true]")) found.push(`${node.data.trim()}: ${contrast.toFixed(2)}`);
              }
              return found;
            }
            """);
        Assert.True(faint.GetArrayLength() == 0, $"{what}: {string.Join("; ", faint.EnumerateArray())}");
    }

    private static async Task AssertLinksAndImagesAsync(IPage page)
    {
        var links = await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('a')].map(a => a.getAttribute('href') ?? '')");
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.StartsWith("https://", link, StringComparison.Ordinal));
        Assert.Equal(0, await page.Locator("img:not([alt])").CountAsync());
    }

    private static string PictureOf(string name) => Path.Combine(Files.Screenshots, $"{name}.png");
}
