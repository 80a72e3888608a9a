using Notifications.Tests.Delivery;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Insight.Audit;

public sealed class AuditCsvTests(FallbackFixture app) : IClassFixture<FallbackFixture>
{
    [Fact]
    public async Task Csv_WhatLooksLikeAFormula_IsQuotedAndMadeAText()
    {
        var audit = new AuditClient(app);
        await (await audit.AsAsync("sender", "sender")).SendToAsync("=1+1,\"x\"");

        var answer = await audit.GetAsync("format=csv&event=created");
        var lines = answer.Text.Split("\r\n");
        Assert.Equal("text/csv; charset=utf-8", answer.ContentType);
        // Excel needs the byte order mark to take it for UTF-8.
        Assert.Equal("\uFEFFat,event,userId,notificationId,channel,attempt,detail,actor,category,subject", lines[0]);
        Assert.Contains(",created,\"'=1+1,\"\"x\"\"\",", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",,,,user:sender,info,", lines[1], StringComparison.Ordinal);
        Assert.Equal([""], lines[2..]);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a-b+c@d=e", "a-b+c@d=e")]
    [InlineData("@SUM(1)", "'@SUM(1)")]
    [InlineData("-1+1", "'-1+1")]
    [InlineData(" =1+1", "' =1+1")]
    [InlineData("\u00A0\u200B=1+1", "'\u00A0\u200B=1+1")]
    [InlineData("\uFF1D1\uFF0B1", "'\uFF1D1\uFF0B1")]
    [InlineData("x;=1+1", "\"x;'=1+1\"")]
    [InlineData("x; =1+1", "\"x;' =1+1\"")]
    [InlineData("x,@a", "\"x,'@a\"")]
    [InlineData("\"=1+1\"", "\"'\"\"=1+1\"\"\"")]
    [InlineData("x|=cmd", "x|'=cmd")]
    [InlineData("x\t=1", "\"x\t'=1\"")]
    [InlineData("x\n=1", "\"x\n'=1\"")]
    [InlineData("\t=1", "\"'\t'=1\"")]
    [InlineData("2026-11-28T09:00:00.000Z", "2026-11-28T09:00:00.000Z")]
    public void Csv_AnyCell_IsNeutral(string value, string cell) =>
        Assert.Equal($"\uFEFFh\r\n{cell}\r\n",
        System.Text.Encoding.UTF8.GetString(Notifications.Platform.Http.Csv.Of("x", ["h"], [[value]]).Body));

    [Fact]
    public async Task Csv_ByAcceptHeader_PagesByAHeader()
    {
        var audit = new AuditClient(app);
        var sender = await audit.AsAsync("sender", "sender");
        for (var i = 0; i < 3; i++)
            await sender.SendToAsync($"user-{i}");
        var admin = await audit.AsAsync("auditor", "admin");
        var request = admin.Request(HttpMethod.Get, "audit?event=created&limit=2");
        request.Headers.Add("Accept", "text/csv");
        var first = await admin.SendAsync(request);
        var second = await audit.GetAsync(
            $"format=csv&event=created&limit=2&cursor={Assert.Single(first.Headers.GetValues("X-Next-Cursor"))}");

        Assert.Equal(["user-2", "user-1"], Users(first));
        Assert.Equal(["user-0"], Users(second));
        Assert.False(second.Headers.Contains("X-Next-Cursor"));
    }

    [Fact]
    public async Task List_ChannelEmail_IsTheEmailLog()
    {
        var (sender, (me, user, _)) = (await app.SenderAsync(), await app.NewRecipientAsync(email: "log@example.com"));
        var id = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "high");
        await FallbackFixture.HistoryWithAsync(me, id, "channel_sent email");

        var log = (await (await app.AsAsync("admin", "admin")).GetAsync($"audit?channel=email&notification={id}"))
            .Json.GetProperty("items");
        Assert.Equal($"channel_sent {user} email 1 250 info",
            AuditClient.Show(Assert.Single(log.EnumerateArray()), "event", "userId", "channel", "attempt", "detail", "category"));
        Assert.DoesNotContain("log@example.com", log.GetRawText(), StringComparison.Ordinal);
    }

    private static string[] Users(ApiAnswer answer) => [.. answer.Text.Split("\r\n")[1..^1].Select(line => line.Split(',')[2])];
}
