using System.Net;
using System.Net.Sockets;
using Notifications.Tests.Support;
using Notifications.Tests.Support.OpenApi;
using Xunit;

namespace Notifications.Tests.Faults;

/// <summary>A wrong setting stops the app at start, with one line that names it.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("AzureWebJobsStorage", null, "AzureWebJobsStorage is not set")]
    [InlineData("AzureSignalRConnectionString", null, "AzureSignalRConnectionString is not set")]
    [InlineData("AzureSignalRConnectionString", "nonsense", "AzureSignalRConnectionString is not a connection string")]
    [InlineData("AzureWebJobsStorage", "nonsense", "AzureWebJobsStorage is not a connection string")]
    [InlineData("Notifications__Auth__SigningKey", null, "Notifications:Auth has no Authority, no SigningKey and no ApiKeys")]
    [InlineData("Notifications__Auth__SigningKey", "short", "Notifications:Auth:SigningKey is too short; allowed: at least 32 bytes")]
    [InlineData("Notifications__Auth__Authority", "http://idp.example",
        "Notifications:Auth:Authority is 'http://idp.example'; allowed: an absolute https address")]
    [InlineData("Notifications__Auth__ApiKeys__0__Sha256", "abc", "Notifications:Auth:ApiKeys:0:Sha256 is not a SHA-256")]
    [InlineData("Notifications__Auth__ClockSkew", "00:05:00", "Notifications:Auth:ClockSkew is '00:05:00'; allowed: 00:00:00 to 00:01:00")]
    [InlineData("Notifications__Auth__SignIn__Prompt", "none",
        "Notifications:Auth:SignIn:Prompt is 'none'; allowed: login, consent, select_account, or several")]
    [InlineData("Notifications__Storage__TablePrefix", "a-b",
        "Notifications:Storage:TablePrefix is 'a-b'; allowed: up to 31 letters and digits")]
    [InlineData("Notifications__Storage__Retries", "99", "Notifications:Storage:Retries is '99'; allowed: 0 to 10")]
    [InlineData("Notifications__Sending__InlineRecipients", "0", "Notifications:Sending:InlineRecipients is '0'; allowed: 1 to 1000")]
    [InlineData("Notifications__Sending__InlineRecipients", "many",
        "Notifications:Sending:InlineRecipients is 'many'; allowed: a whole number.")]
    [InlineData("Notifications__Delivery__High__Attempts", "0", "Notifications:Delivery:High:Attempts is '0'; allowed: 1 to 10")]
    [InlineData("Notifications__Delivery__High__Channels", "email, fax",
        "Notifications:Delivery:High:Channels is 'email, fax'; allowed: none, or each at most once: email, sms, push")]
    [InlineData("Notifications__Delivery__High__Channels", "sms,sms", "Notifications:Delivery:High:Channels is 'sms,sms'; allowed: none")]
    [InlineData("Notifications__Delivery__High__Mode", "some", "Notifications:Delivery:High:Mode is 'some'; allowed: FirstAccepted, All.")]
    [InlineData("Notifications__Delivery__Jitter", "2", "Notifications:Delivery:Jitter is '2'; allowed: 0 to 0.5")]
    [InlineData("Notifications__Delivery__Fallback__Tries", "0", "Notifications:Delivery:Fallback:Tries is '0'; allowed: 1 to 20")]
    [InlineData("Notifications__Realtime__PushTimeout", "00:10:00",
        "Notifications:Realtime:PushTimeout is '00:10:00'; allowed: 00:00:00.0500000 to 00:00:30")]
    [InlineData("Notifications__Delivery__High__BaseDelay", "00:05:00",
        "Notifications:Delivery:High:BaseDelay is '00:05:00', longer than "
        + "Notifications:Delivery:AcknowledgementTimeout, which is '00:00:30'")]
    [InlineData("Notifications__Delivery__Fallback__RetryDelay", "10m",
        "Notifications:Delivery:Fallback:RetryDelay is '00:10:00', longer than Notifications:Delivery:Fallback:MaxRetryDelay")]
    [InlineData("Notifications__Idempotency__Keep", "24:00:00",
        "Notifications:Idempotency:Keep is '24:00:00'; hours go up to 23 there: write 24h, or 1.00:00:00")]
    [InlineData("Notifications__Sending__InlineRecipient", "5",
        "Notifications:Sending:InlineRecipient is not a setting; did you mean InlineRecipients")]
    [InlineData("Notifications__Sendin__InlineRecipients", "5", "Notifications:Sendin is not a setting; did you mean Sending")]
    [InlineData("Notifications__Auth__ApiKeys__first__Name", "a",
        "Notifications:Auth:ApiKeys:first is not a setting; the items of a list have numbers")]
    [InlineData("Notifications__Realtime__StaleAfter", "10s", "Notifications:Realtime:StaleAfter is '00:00:10'; allowed: 00:03:00 to")]
    [InlineData("AZURE_FUNCTIONS_ENVIRONMENT", "Production",
        "Notifications:Auth:SigningKey is set, and the environment is Production; allowed: only in Development")]
    [InlineData("Notifications__Retention__Low__Read", "00:00:00", "Notifications:Retention:Low:Read is '00:00:00'; allowed: 00:01:00 to")]
    [InlineData("Notifications__Retention__DefaultExpiry", "00:00:00",
        "Notifications:Retention:DefaultExpiry is '00:00:00'; allowed: 00:01:00 to")]
    [InlineData("Notifications__Retention__Share", "0", "Notifications:Retention:Share is '0'; allowed: 0.01 to 1")]
    [InlineData("Notifications__Retention__TransactionRows", "101", "Notifications:Retention:TransactionRows is '101'; allowed: 1 to 100")]
    [InlineData("Notifications__Retention__RunLimit", "00:00:00", "Notifications:Retention:RunLimit is '00:00:00'; allowed: 00:00:01 to")]
    public async Task Start_WrongSetting_EndsWithOneLineThatNamesIt(string setting, string? value, string says)
    {
        await using var app = AppProcess.Start(Settings((setting, value)));

        Assert.Equal(1, await app.ExitCodeAsync());
        Assert.Contains(says, Assert.Single(app.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", app.Errors.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SeveralSectionsWrong_OneLineNamesAll()
    {
        await using var app = AppProcess.Start(Settings(
            ("Notifications__Storage__Retries", "99"), ("Notifications__Audit__Keep", "soon"), ("Notifications__Delivery__Factor", "0"),
            ("Notifications__Retension", "1")));

        Assert.Equal(1, await app.ExitCodeAsync());
        var line = Assert.Single(app.Errors);
        foreach (var says in new[] { "Storage:Retries is '99'", "Audit:Keep is 'soon', which is not a duration", "Delivery:Factor is '0'",
            "Retension is not a setting; did you mean Retention" })
            Assert.Contains(says, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortInUse_EndsWithOneLineThatNamesIt()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var app = AppProcess.Start(Settings(("LocalHost__Port", $"{port}")));

        Assert.Equal(1, await app.ExitCodeAsync());
        Assert.Contains($"{port}", Assert.Single(app.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_EverythingAway_ComesUpAllTheSameAndSaysSo()
    {
        var port = AppFixture.FreePort();
        await using var app = AppProcess.Start(Settings(("LocalHost__Port", $"{port}")));
        await app.StartedAsync();
        using var http = DocumentedHttp.Client(new Uri($"http://127.0.0.1:{port}/api/v1/"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await new ApiClient(http, null).GetAsync("health")).Status);
    }

    [Theory]
    [InlineData("de_DE.UTF-8")]
    [InlineData("ar_SA.UTF-8")]
    public async Task Messages_OnAMachineOfAnotherCulture_HaveNumbersInOneForm(string culture)
    {
        var port = AppFixture.FreePort();
        await using var app = AppProcess.Start(Settings(("LocalHost__Port", $"{port}"), ("LANG", culture), ("LC_ALL", culture)));
        await app.StartedAsync();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/v1/") };
        var token = (await new ApiClient(http, null).PostAsync("dev/token", new { userId = "a", roles = new[] { "sender" } }))
            .Json.GetProperty("token").GetString();
        var answer = await new ApiClient(http, token)
            .PostAsync("notifications", new { users = new[] { "a" }, title = "T", message = new string('x', 10_001) });

        answer.AssertInvalid("message", "4,000");
    }

    [Theory]
    [InlineData("de_DE.UTF-8", "Notifications:Delivery:Jitter is '0.75'; allowed: 0 to 0.5")]
    public async Task Start_WrongSettingOnAMachineOfAnotherCulture_TheLineHasNumbersInOneForm(string culture, string says)
    {
        await using var app = AppProcess.Start(
            Settings(("Notifications__Delivery__Jitter", "0.75"), ("LANG", culture), ("LC_ALL", culture)));

        Assert.Equal(1, await app.ExitCodeAsync());
        Assert.Contains(says, Assert.Single(app.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_StorageBySharedAccessSignature_Starts()
    {
        var port = AppFixture.FreePort();
        await using var app = AppProcess.Start(Settings(
            ("LocalHost__Port", $"{port}"),
            ("AzureWebJobsStorage",
            "QueueEndpoint=http://127.0.0.1:9/a;TableEndpoint=http://127.0.0.1:9/a;SharedAccessSignature=sv=2024-11-04&ss=qt&sig=c2ln")));
        await app.StartedAsync();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/v1/") };

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await new ApiClient(http, null).GetAsync("health")).Status);
    }

    [Fact]
    public async Task DevToken_OutsideOfDevelopment_DoesNotExist()
    {
        var port = AppFixture.FreePort();
        await using var app = AppProcess.Start(Settings(
            ("LocalHost__Port", $"{port}"), ("AZURE_FUNCTIONS_ENVIRONMENT", "Production"), ("Notifications__Auth__SigningKey", null),
            ("Notifications__Auth__Authority", "https://identity.example.com")));
        await app.StartedAsync();
        using var http = DocumentedHttp.Client(new Uri($"http://127.0.0.1:{port}/api/v1/"));

        (await new ApiClient(http, null).PostAsync("dev/token", new { userId = "alice" }))
            .AssertProblem(HttpStatusCode.NotFound, "not-found");
    }

    /// <summary>Everything is set, and nothing is there: port 9 of this machine answers nobody.</summary>
    private static Dictionary<string, string?> Settings(params (string Name, string? Value)[] changes)
    {
        var settings = new Dictionary<string, string?>
        {
            ["LocalHost__Port"] = "0",
            ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development",
            ["AzureWebJobsStorage"] =
            "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;"
            + "QueueEndpoint=http://127.0.0.1:9/a;TableEndpoint=http://127.0.0.1:9/a;",
            ["AzureSignalRConnectionString"] =
            "Endpoint=http://127.0.0.1:9;AccessKey=ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH;Version=1.0;",
            ["Notifications__Auth__SigningKey"] = AppFixture.SigningKey,
            ["Notifications__Auth__DevelopmentTokens"] = "true",
        };
        foreach (var (name, value) in changes)
            settings[name] = value;
        if (settings["Notifications__Auth__SigningKey"] is null)
            settings["Notifications__Auth__DevelopmentTokens"] = "false";
        return settings;
    }
}
