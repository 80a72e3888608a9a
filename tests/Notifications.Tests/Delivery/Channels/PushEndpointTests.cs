using System.Net;
using Microsoft.Extensions.Options;
using Notifications.Delivery.Channels.WebPush;
using Xunit;

namespace Notifications.Tests.Delivery.Channels;

public sealed class PushEndpointTests
{
    [Theory]
    [InlineData("https://fcm.googleapis.com/fcm/send/abc:def")]
    [InlineData("https://updates.push.services.mozilla.com/wpush/v2/abc")]
    [InlineData("https://web.push.apple.com/QAbc")]
    [InlineData("https://8.8.8.8/push")]
    [InlineData("https://[2606:4700::1111]:443/push")]
    public void Check_PublicEndpoint_IsAllowed(string endpoint) => Assert.Null(Check(endpoint));

    [Theory]
    [InlineData("")]
    [InlineData("/push")]
    [InlineData("http://fcm.googleapis.com/x")]
    [InlineData("ftp://fcm.googleapis.com/x")]
    [InlineData("https://user:pw@fcm.googleapis.com/x")]
    [InlineData("https://fcm.googleapis.com/x#y")]
    [InlineData("https://localhost/x")]
    [InlineData("https://printer/x")]
    [InlineData("https://db.internal/x")]
    [InlineData("https://a.localhost./x")]
    [InlineData("https://127.0.0.1/x")]
    [InlineData("https://127.1/x")]
    [InlineData("https://2130706433/x")]
    [InlineData("https://0x7f.0.0.1/x")]
    [InlineData("https://10.1.2.3/x")]
    [InlineData("https://172.31.0.1/x")]
    [InlineData("https://192.168.1.1/x")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[::1]/x")]
    [InlineData("https://[::ffff:10.0.0.1]/x")]
    [InlineData("https://[fd00::1]/x")]
    [InlineData("https://[fe80::1]/x")]
    [InlineData("https://[64:ff9b::a00:1]/x")]
    [InlineData("https://[::127.0.0.1]/x")]
    [InlineData("https://[::ffff:0:127.0.0.1]/x")]
    [InlineData("https://168.63.129.16/x")]
    [InlineData("https://[::ffff:168.63.129.16]/x")]
    [InlineData("https://[64:ff9b:2::1]/x")]
    [InlineData("https://fcm.googleapis.com:80/x")]
    [InlineData("https://fcm.googleapis.com:8443/x")]
    [InlineData("https://8.8.8.8:22/x")]
    public void Check_PrivateOrMalformedEndpoint_IsRefused(string endpoint)
    {
        Assert.StartsWith("endpoint must be", Check(endpoint), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_AnEndlessEndpoint_IsRefused() => Assert.NotNull(Check("https://fcm.googleapis.com/" + new string('a', 2048)));

    [Theory]
    [InlineData("http://127.0.0.1:8080/x", true)]
    [InlineData("https://10.0.0.1/x", true)]
    [InlineData("http://10.0.0.1/x", false)]
    public void Check_PrivateEndpointsAllowed_StillNeedsTlsBeyondThisMachine(string endpoint, bool allowed) =>
        Assert.Equal(allowed, Check(endpoint, allowPrivate: true) is null);

    [Fact]
    public void Check_BadKeys_AreNamed()
    {
        using var browser = new Browser();
        var good = browser.SubscriptionAt("https://fcm.googleapis.com/x");
        var endpoints = Endpoints(false);
        Assert.StartsWith("keys.p256dh", endpoints.Check(good with { P256dh = good.P256dh[..^2] }), StringComparison.Ordinal);
        Assert.StartsWith("keys.p256dh", endpoints.Check(good with { P256dh = "B" + new string('A', 86) }), StringComparison.Ordinal);
        Assert.StartsWith("keys.auth", endpoints.Check(good with { Auth = "AAAA" }), StringComparison.Ordinal);
        Assert.StartsWith("keys.auth", endpoints.Check(good with { Auth = "*" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("::", false)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("2002:808:808::1", false)]
    [InlineData("2001::1", false)]
    [InlineData("2001:0:808:808::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("3fff::1", false)]
    [InlineData("5f00::1", false)]
    [InlineData("2620:4f:8000::1", false)]
    [InlineData("4000::1", false)]
    [InlineData("::808:808", false)]
    [InlineData("::ffff:0:808:808", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::a9fe:a9fe", false)]
    [InlineData("64:ff9b:1::808:808", false)]
    [InlineData("fe80::1%1", false)]
    [InlineData("fec0::1", false)]
    [InlineData("fdff::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("100::1", false)]
    [InlineData("192.0.0.9", false)]
    [InlineData("192.31.196.1", false)]
    [InlineData("192.52.193.1", false)]
    [InlineData("192.175.48.1", false)]
    [InlineData("198.19.255.255", false)]
    [InlineData("240.0.0.1", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("168.63.129.17", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("2a00:1450:4001::1", true)]
    public void IsAllowed_Address_OnlyWhenPublic(string address, bool allowed) =>
        Assert.Equal(allowed, Endpoints(false).IsAllowed(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://push.example.com:8443/x", true)]
    [InlineData("https://push.example.com/x", true)]
    [InlineData("https://push.example.com:8444/x", false)]
    public void Check_PortsSet_OnlyThese(string endpoint, bool allowed)
    {
        using var browser = new Browser();
        var endpoints = new PushEndpoints(Options.Create(new PushOptions { Ports = "443, 8443" }));

        Assert.Equal(allowed ? null : "endpoint must be an absolute https address of a public push service, on port 443 or 8443",
            endpoints.Check(browser.SubscriptionAt(endpoint)));
    }

    private static string? Check(string endpoint, bool allowPrivate = false)
    {
        using var browser = new Browser();
        return Endpoints(allowPrivate).Check(browser.SubscriptionAt(endpoint));
    }

    private static PushEndpoints Endpoints(bool allowPrivate) =>
        new(Options.Create(new PushOptions { AllowPrivateEndpoints = allowPrivate }));
}
