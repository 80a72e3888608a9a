using Notifications.Tests.Delivery;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Insight;

public sealed class FallbackCountTests(FallbackFixture app) : IClassFixture<FallbackFixture>
{
    [Fact]
    public async Task Get_AfterAFallback_CountsTheChannelThatTookIt()
    {
        var (sender, (me, user, _), admin) = (
            await app.SenderAsync(), await app.NewRecipientAsync(email: "counted@example.com"), await app.AsAsync("admin", "admin"));
        var id = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "high");
        await FallbackFixture.HistoryWithAsync(me, id, "channel_sent email");

        foreach (var path in (string[])["analytics", $"analytics?userId={user}"])
        {
            var totals = (await admin.GetAsync(path)).Json.GetProperty("totals");
            Assert.Equal("""{"email":1,"sms":0,"push":0}""", totals.GetProperty("fallback").GetRawText());
            Assert.Equal(1, totals.GetProperty("sent").GetInt32());
        }
        var metrics = (await new ApiClient(app.Http, null).GetAsync("metrics")).Text;
        Assert.Contains("notifications_fallback_total{channel=\"email\",outcome=\"sent\"} 1\n", metrics, StringComparison.Ordinal);
    }
}
