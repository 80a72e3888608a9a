using System.Net;
using Notifications.Platform.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Platform.Json;

public sealed class Rfc3339Tests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("2026-11-28T03:42:08.761399122Z", "2026-11-28T03:42:08.7613991Z")]
    [InlineData("2026-11-28t03:42:08z", "2026-11-28T03:42:08Z")]
    [InlineData("2026-11-28T03:42:08.5+01:30", "2026-11-28T02:12:08.5Z")]
    [InlineData("2026-11-28T03:42:08-00:00", "2026-11-28T03:42:08Z")]
    [InlineData("2026-11-28T03:42:08+23:59", "2026-11-27T03:43:08Z")]
    [InlineData("2026-11-28T03:42:08-23:59", "2026-11-29T03:41:08Z")]
    [InlineData("1990-12-31T23:59:60Z", "1991-01-01T00:00:00Z")]
    [InlineData("1990-12-31T15:59:60.5-08:00", "1991-01-01T00:00:00.5Z")]
    [InlineData("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z")]
    public void TryParse_AsTheRfcWritesIt_IsTaken(string text, string expected)
    {
        Assert.True(Rfc3339.TryParse(text, out var time));
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), time);
        Assert.Equal(TimeSpan.Zero, time.Offset);
    }

    [Theory]
    [InlineData("2026-11-28T03:42:08")]
    [InlineData("2026-11-28 03:42:08Z")]
    [InlineData("2026-11-28T03:42Z")]
    [InlineData("2026-11-28T03:42:08.Z")]
    [InlineData("2026-11-28T03:42:08,5Z")]
    [InlineData("2026-11-28T24:00:00Z")]
    [InlineData("2026-11-28T03:60:00Z")]
    [InlineData("2026-11-28T03:42:60Z")]
    [InlineData("2026-11-28T03:42:61Z")]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+00:01")]
    [InlineData("9999-12-31T23:59:59-00:01")]
    [InlineData("2026-11-28T03:42:08+24:00")]
    [InlineData("2026-11-28T03:42:08+01:60")]
    [InlineData("2026-11-28T03:42:08+0100")]
    [InlineData("2026-11-28T03:42:08+01:00\n")]
    [InlineData("٢٠٢٦-11-28T03:42:08Z")]
    [InlineData("")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(Rfc3339.TryParse(text, out _));

    [Fact]
    public async Task Api_NanosecondsAndSmallLetters_AreTakenInMembersAndQueries()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var expiresAt = $"{app.Clock.GetUtcNow().AddDays(1):yyyy-MM-dd't'HH:mm:ss}.123456789z";
        Assert.Equal(HttpStatusCode.Created,
            (await sender.PostAsync("notifications", new { users = new[] { user }, title = "t", message = "m", expiresAt })).Status);
        var me = await app.AsAsync(user);

        Assert.Equal(1, (await me.GetAsync("notifications?since=2026-01-01t00:00:00.000000001z")).Json.GetProperty("items")
            .GetArrayLength());
        Assert.Equal(HttpStatusCode.OK, (await me.PostAsync("notifications/mark-all-read", new { before = expiresAt.Replace('t', 'T') }))
            .Status);
    }
}
