using System.Net;
using Notifications.Platform;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Platform;

/// <summary>Ids hold a time, and anybody can make one up: of no year that there is, or of one before there were any.</summary>
public sealed class IdTests(AppFixture app) : IClassFixture<AppFixture>
{
    public static TheoryData<string> MadeUp =>
    [
        "00000000-0000-7000-8000-000000000000", "7fffffff-ffff-7fff-bfff-ffffffffffff", "80000000-0000-7000-8000-000000000000",
        "c0000000-0000-7000-8000-000000000000", "ffffffff-ffff-7fff-bfff-ffffffffffff", "00000000-0000-0000-0000-000000000000",
    ];

    [Theory]
    [MemberData(nameof(MadeUp))]
    public void TimeOf_AnyId_IsATimeAndInTheIdsOrder(string id)
    {
        var time = Ids.TimeOf(new Guid(id));

        Assert.InRange(time, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
        Assert.True(Ids.FirstAt(time).CompareTo(new Guid(id)) <= 0 || new Guid(id) == Guid.Empty);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z")]
    [InlineData("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z")]
    [InlineData("2026-05-01T12:00:00.123Z", "2026-05-01T12:00:00.123Z")]
    [InlineData("6500-01-01T00:00:00Z", "6500-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z")]
    public void FirstAt_AnyTime_IsAnIdOfThatTimeOrOfTheFirstThereIs(string moment, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), Ids.TimeOf(
            Ids.FirstAt(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture))));

    [Theory]
    [MemberData(nameof(MadeUp))]
    public async Task AnyOperation_AnIdThatIsMadeUp_IsAnsweredWithoutAFault(string id)
    {
        var me = await new Tenant(app).AsAsync("me", "admin", "sender");
        string[] reads =
        [
            $"audit?notification={id}", $"audit?user=me&notification={id}", $"notifications/missed?after={id}", $"notifications/{id}",
            $"notifications/{id}/history", $"notifications/{id}/explain?user=me", $"sends/{id}", $"announcements/{id}",
        ];
        foreach (var read in reads)
            Assert.InRange((int)(await me.GetAsync(read)).Status, 200, 404);
        foreach (var change in (string[])["ack", "read", "unread", "seen", "archive", "unarchive", "restore"])
            Assert.Equal(HttpStatusCode.NotFound, (await me.PostAsync($"notifications/{id}/{change}")).Status);
        foreach (var removed in (string[])["notifications", "sends", "schedules", "messages", "announcements", "dead-letters"])
            Assert.InRange((int)(await me.DeleteAsync($"{removed}/{id}")).Status, 200, 404);
        foreach (var (path, body) in new (string, object)[]
        {
            ("notifications/mark-read", new { ids = new[] { id } }), ("notifications/mark-all-unread", new { readUpTo = id }),
            ("messages/mark-read", new { conversationWith = "peer", upTo = id }), ("dead-letters/" + id + "/requeue", new { }),
            ($"announcements/{id}/dismiss", new { }),
        })
            Assert.InRange((int)(await me.PostAsync(path, body)).Status, 200, 409);
    }
}
