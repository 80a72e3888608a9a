using System.Net;
using System.Text.Json;
using Notifications.Delivery.Channels;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery.Channels;

/// <summary>The mailbox that <c>./run</c> starts.</summary>
public sealed class MailboxTests
{
    [Fact]
    public async Task AMailThatIsSent_IsListedAndShown_UntilAllAreDeleted()
    {
        var (smtp, web) = (AppFixture.FreePort(), AppFixture.FreePort());
        using var node = await NodePackage.StartAsync("../infra/local/mailbox", "server.mjs", "--smtp-port", $"{smtp}", "--port", $"{web}");
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{web}/") };
            await Eventually.GetAsync(() => AnswersAsync(http), answers => answers);
            Assert.Contains("<title>Mailbox</title>", await http.GetStringAsync("/"), StringComparison.Ordinal);

            var message = Some.Message("Grüße", "A message") with { EmailHtml = "<html><head></head><body><p>Hi</p></body></html>" };
            using var channel = Some.Email(Some.EmailOptions(smtp));
            Assert.IsType<ChannelResult.Accepted>(await channel.SendAsync(message, default));
            var listed = Assert.Single(JsonElement.Parse(await http.GetStringAsync("mails")).EnumerateArray());
            Assert.Equal(("Grüße", "alice@example.com"),
                (listed.GetProperty("subject").GetString(), listed.GetProperty("to")[0].GetString()));
            var id = listed.GetProperty("id").GetInt32();
            var mail = JsonElement.Parse(await http.GetStringAsync($"mails/{id}"));
            Assert.Contains("A message", mail.GetProperty("text").GetString(), StringComparison.Ordinal);
            Assert.StartsWith("https://notify.example.com/api/v1/unsubscribe?token=", mail.GetProperty("unsubscribe")
                .GetString(), StringComparison.Ordinal);
            Assert.Contains("Message-ID: <", await http.GetStringAsync($"mails/{id}/source"), StringComparison.Ordinal);

            using var html = await http.GetAsync($"mails/{id}/html");
            Assert.Contains("<p>Hi</p>", await html.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            // No script of a mail runs.
            Assert.Contains("default-src 'none'; ", html.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

            Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync("mails")).StatusCode);
            Assert.Equal("[]", await http.GetStringAsync("mails"));
        }
        finally
        {
            // Its input's end is its own.
            node.StandardInput.Close();
            await node.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            return (await http.GetAsync("mails")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
            return false;
        }
    }
}
