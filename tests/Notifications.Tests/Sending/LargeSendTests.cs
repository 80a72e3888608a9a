using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Sending;

/// <summary>As many users as the document allows, with ids as long as it allows.</summary>
public sealed class LargeSendTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("n")]
    [InlineData("\\u00fc")]
    public async Task Send_TenThousandUsersOfTheLongestIds_AreAllTaken(string letter)
    {
        var sender = await new Tenant(app).AsAsync("sender", "sender");
        var body = new StringBuilder("{\"title\":\"t\",\"message\":\"m\",\"users\":[");
        var filler = string.Concat(Enumerable.Repeat(letter, 250));
        for (var i = 0; i < 10_000; i++)
            body.Append(i > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"\"{i:D6}").Append(filler).Append('"');
        // Scheduled, so that what is stored is read again, and nothing of it is sent.
        body.Append("],\"sendAt\":\"").Append(JsonSerializer.Serialize(app.Clock.GetUtcNow().AddDays(1)).Trim('"')).Append("\"}");
        var answer = await sender.PostTextAsync("notifications", body.ToString());

        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Text);
        var id = answer.Json.GetProperty("sendId").GetGuid();
        Assert.Equal("scheduled", (await sender.GetAsync($"sends/{id}")).Json.GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await sender.DeleteAsync($"schedules/{id}")).Status);
    }
}
