using System.Text;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Recipients;

public sealed class TimeZoneTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("GMT+2")]
    [InlineData("UTC-05:00")]
    [InlineData("+02:00")]
    [InlineData("UTC+2")]
    [InlineData("PST")]
    [InlineData("IST")]
    [InlineData("CST")]
    [InlineData("AEDT")]
    [InlineData("pst")]
    [InlineData("CHAST")]
    [InlineData("Etc/GMT+99")]
    [InlineData("GMT\uff0b\uff12")]
    [InlineData("GMT+\u0662")]
    public async Task OffsetOrAbbreviation_IsRefusedWithoutAGuess(string zone)
    {
        foreach (var (path, body, member) in Bodies(zone))
        {
            var answer = await PutAsync(path, body);
            answer.AssertInvalid(member, $"'{zone}' is not allowed; allowed: an IANA time zone");
            Assert.DoesNotContain("did you mean", answer.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("W. Europe Standard Time", "Europe/Berlin")]
    [InlineData("Pacific Standard Time", "America/Los_Angeles")]
    [InlineData("India Standard Time", "Asia/Kolkata")]
    [InlineData("tokyo standard time", "Asia/Tokyo")]
    [InlineData("UTC-11", "Etc/GMT+11")]
    [InlineData("Europe/Berlin", "Europe/Berlin")]
    [InlineData("Etc/GMT+2", "Etc/GMT+2")]
    [InlineData("EST", "EST")]
    public async Task WindowsNameOrIanas_IsKeptAsIanas(string zone, string iana)
    {
        foreach (var (path, body, member) in Bodies(zone))
        {
            var kept = (await PutAsync(path, body)).Json;
            foreach (var name in member.Split('.'))
                kept = kept.GetProperty(name);
            Assert.Equal(iana, kept.GetString());
        }
    }

    private static (string Path, string Body, string Member)[] Bodies(string zone) =>
    [
        ("recipients/zoned", JsonSerializer.Serialize(new { timeZone = zone }), "timeZone"),
        ("notifications/preferences",
        JsonSerializer.Serialize(new { quietHours = new { start = "22:00", end = "08:00", timeZone = zone } }), "quietHours.timeZone"),
    ];

    private async Task<ApiAnswer> PutAsync(string path, string body)
    {
        var me = await app.AsAsync("zoned");
        var request = me.Request(HttpMethod.Put, path);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await me.SendAsync(request);
    }
}
