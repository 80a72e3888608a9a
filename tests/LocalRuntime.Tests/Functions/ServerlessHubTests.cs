using System.Net;
using System.Security.Claims;
using System.Text.Json;
using Azure.Core.Serialization;
using LocalRuntime.Tests.App.Functions;
using LocalRuntime.Tests.Functions.Support;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Azure.SignalR.Common;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LocalRuntime.Tests.Functions;

public sealed class ServerlessHubTests : IAsyncLifetime
{
    private SignalRStub service = null!;
    private FunctionsHost host = null!;
    private ChatHub hub = null!;

    public static TheoryData<string, string, string> Calls => new()
    {
        { "all", "POST", "/api/hubs/chathub/:send?api-version=2022-06-01" },
        { "except", "POST", "/api/hubs/chathub/:send?api-version=2022-06-01&excluded=c1&excluded=c2" },
        { "user", "POST", "/api/hubs/chathub/users/a%2Fb%20%C3%A9%7C%3F/:send?api-version=2022-06-01" },
        { "connection", "POST", "/api/hubs/chathub/connections/c1/:send?api-version=2022-06-01" },
        { "group", "POST", "/api/hubs/chathub/groups/g/:send?api-version=2022-06-01" },
        { "groupExcept", "POST", "/api/hubs/chathub/groups/g/:send?api-version=2022-06-01&excluded=c1" },
        { "add", "PUT", "/api/hubs/chathub/groups/g/connections/c1?api-version=2022-06-01" },
        { "remove", "DELETE", "/api/hubs/chathub/groups/g/connections/c1?api-version=2022-06-01" },
        { "removeAll", "DELETE", "/api/hubs/chathub/connections/c1/groups?api-version=2022-06-01" },
        { "addUser", "PUT", "/api/hubs/chathub/users/u/groups/g?api-version=2022-06-01" },
        { "addUserTtl", "PUT", "/api/hubs/chathub/users/u/groups/g?api-version=2022-06-01&ttl=60" },
        { "removeUser", "DELETE", "/api/hubs/chathub/users/u/groups/g?api-version=2022-06-01" },
        { "removeUserAll", "DELETE", "/api/hubs/chathub/users/u/groups?api-version=2022-06-01" },
        { "close", "DELETE", "/api/hubs/chathub/connections/c1?api-version=2022-06-01&reason=bye" },
        { "userInGroup", "GET", "/api/hubs/chathub/users/u/groups/g?api-version=2022-06-01" },
        { "connectionExists", "HEAD", "/api/hubs/chathub/connections/c1?api-version=2022-06-01" },
        { "userExists", "HEAD", "/api/hubs/chathub/users/u?api-version=2022-06-01" },
        { "groupExists", "HEAD", "/api/hubs/chathub/groups/g?api-version=2022-06-01" },
    };

    public async Task InitializeAsync()
    {
        service = await SignalRStub.StartAsync();
        host = await FunctionsHost.StartAsync(
            new() { ["OutSignalR"] = service.ConnectionString }, configure: b => b.Services.AddServerlessHub<ChatHub>());
        hub = ActivatorUtilities.CreateInstance<ChatHub>(host.Services);
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        await service.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Call_EachAction_ItsRestRequestWithAToken(string action, string method, string target)
    {
        await RunAsync(action);

        var call = await service.NextAsync();
        Assert.Equal(method, call.Method);
        Assert.Equal(target, call.Target);
        Assert.True(Jwt.IsSignedWith(call.Headers["Authorization"][7..], SignalRStub.Key));
        Assert.Equal("http://127.0.0.1" + target.Split("&")[0], call.Token.GetProperty("aud").GetString());
        Assert.NotEmpty(call.Token.GetProperty("nameid").GetString()!);
        Assert.Equal(3600, call.Token.GetProperty("exp").GetInt64() - call.Token.GetProperty("iat").GetInt64());
        Assert.NotEmpty(call.Headers["Asrs-User-Agent"]);
    }

    [Fact]
    public async Task Send_Arguments_AsDeclaredUnescapedChunked()
    {
        await hub.All.User("u").SendAsync(
            "target", new Poco("é<", 1), DayOfWeek.Monday, JsonSerializer.SerializeToElement(new { camel = true }), null);

        var call = await service.NextAsync();
        Assert.Equal("""{"Target":"target","Arguments":[{"Name":"é<","Count":1},1,{"ValueKind":1},null]}""", call.Body);
        Assert.Equal("application/json; charset=utf-8", call.Headers["Content-Type"]);
        Assert.Equal("chunked", call.Headers["Transfer-Encoding"]);
    }

    [Fact]
    public async Task Send_HubWithASerializer_ArgumentsGoThroughIt()
    {
        var serializer = new JsonObjectSerializer(new JsonSerializerOptions(JsonSerializerDefaults.Web));
        await using var host = await FunctionsHost.StartAsync(
            new() { ["OutSignalR"] = service.ConnectionString },
            configure: b => b.Services.AddServerlessHub<ChatHub>(hub => hub.WithOptions(o => o.UseJsonObjectSerializer(serializer))));
        var own = ActivatorUtilities.CreateInstance<ChatHub>(host.Services);
        await own.All.User("u").SendAsync("target", new Poco("é", 1), JsonSerializer.SerializeToElement(new { camel = true }));

        Assert.Equal("""{"Target":"target","Arguments":[{"name":"\u00E9","count":1},{"camel":true}]}""", (await service.NextAsync()).Body);
    }

    [Fact]
    public async Task Send_ToSeveral_OneCallEach()
    {
        await hub.All.Users(["u1", "u2"]).SendAsync("t");

        var targets = new[] { (await service.NextAsync()).Target, (await service.NextAsync()).Target };
        Assert.Contains(targets, t => t.Contains("/users/u1/", StringComparison.Ordinal));
        Assert.Contains(targets, t => t.Contains("/users/u2/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(400, typeof(AzureSignalRInvalidArgumentException))]
    [InlineData(401, typeof(AzureSignalRUnauthorizedException))]
    [InlineData(404, typeof(AzureSignalRInaccessibleEndpointException))]
    [InlineData(503, typeof(AzureSignalRRuntimeException))]
    public async Task Send_ServiceRefuses_ExceptionOfTheStatusWithoutRetry(int status, Type exception)
    {
        service.Answer = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };

        await Assert.ThrowsAsync(exception, () => hub.All.All.SendAsync("t"));
        await service.NextAsync();
        Assert.Equal(0, service.Waiting);
    }

    [Fact]
    public async Task Send_ServiceGone_AzureSignalRException()
    {
        await service.DisposeAsync();

        await Assert.ThrowsAsync<AzureSignalRException>(() => hub.All.All.SendAsync("t"));
    }

    [Fact]
    public async Task Send_TokenFires_Cancelled()
    {
        service.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        using var cancellation = new CancellationTokenSource();
        var send = hub.All.All.SendAsync("t", cancellation.Token);
        await service.NextAsync();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => send);
    }

    [Theory]
    [InlineData("Warning.Connection.NotExisted", false)]
    [InlineData(null, true)]
    public async Task Exists_404_FalseOnlyWithTheServicesCode(string? code, bool throws)
    {
        service.Answer = context =>
        {
            context.Response.StatusCode = 404;
            if (code is not null)
                context.Response.Headers["x-ms-error-code"] = code;
            return Task.CompletedTask;
        };

        if (throws)
            await Assert.ThrowsAsync<AzureSignalRInaccessibleEndpointException>(() => hub.Connections.ConnectionExistsAsync("c"));
        else
            Assert.False(await hub.Connections.ConnectionExistsAsync("c"));
    }

    [Fact]
    public async Task Negotiate_UserAndClaims_UrlAndTokenOfTheService()
    {
        var json = (await hub.NegotiateForAsync("user", new Claim("role", "a"), new Claim("role", "b"), new Claim("aud", "x"))).ToString();

        Assert.StartsWith("""{"url":"http://127.0.0.1:""", json, StringComparison.Ordinal);
        var info = JsonDocument.Parse(json).RootElement;
        Assert.EndsWith("/client/?hub=chathub", info.GetProperty("url").GetString(), StringComparison.Ordinal);
        var token = info.GetProperty("accessToken").GetString()!;
        Assert.True(Jwt.IsSignedWith(token, SignalRStub.Key));
        Assert.Equal("HS256", Jwt.Header(token).GetProperty("alg").GetString());
        Assert.NotEmpty(Jwt.Header(token).GetProperty("kid").GetString()!);
        var claims = Jwt.Payload(token);
        Assert.Equal("user", claims.GetProperty("asrs.s.uid").GetString());
        Assert.Equal(["a", "b"], claims.GetProperty("role").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal("x", claims.GetProperty("asrs.u.aud").GetString());
        Assert.Equal("http://127.0.0.1/client/?hub=chathub", claims.GetProperty("aud").GetString());
        Assert.Equal(300, claims.GetProperty("exp").GetInt64() - claims.GetProperty("nbf").GetInt64());
    }

    [Fact]
    public async Task Negotiate_WithoutOptions_OneHourAndNoUser()
    {
        var info = JsonDocument.Parse((await hub.NegotiateForAnybodyAsync()).ToString()).RootElement;

        var claims = Jwt.Payload(info.GetProperty("accessToken").GetString()!);
        Assert.False(claims.TryGetProperty("asrs.s.uid", out _));
        Assert.Equal(3600, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
    }

    [Fact]
    public async Task Start_WithoutConnectionString_AppDoesNotStart() =>
        await Assert.ThrowsAsync<AzureSignalRConfigurationNoEndpointException>(
            () => FunctionsHost.StartAsync(configure: b => b.Services.AddServerlessHub<ChatHub>()));

    [Fact]
    public async Task Use_NotRegistered_SaysHow()
    {
        await using var host = await FunctionsHost.StartAsync();
        var hub = ActivatorUtilities.CreateInstance<ChatHub>(host.Services);

        var error = Assert.Throws<InvalidOperationException>(() => hub.All);
        Assert.Contains("AddServerlessHub", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_TwoAppsInOneProcess_EachHubItsOwnService()
    {
        await using var service = await SignalRStub.StartAsync();
        await using var host = await FunctionsHost.StartAsync(
            new() { ["OutSignalR"] = service.ConnectionString }, configure: b => b.Services.AddServerlessHub<ChatHub>());

        await ActivatorUtilities.CreateInstance<ChatHub>(host.Services).All.All.SendAsync("other");

        Assert.Contains("other", (await service.NextAsync()).Body, StringComparison.Ordinal);
        Assert.Equal(0, service.Waiting);
    }

    private Task RunAsync(string action)
    {
        // A 200 answers the calls that ask whether something is there.
        service.Answer = context =>
        {
            context.Response.StatusCode = (int)HttpStatusCode.OK;
            return Task.CompletedTask;
        };
        return action switch
        {
            "all" => hub.All.All.SendAsync("t"),
            "except" => hub.All.AllExcept("c1", "c2").SendAsync("t"),
            "user" => hub.All.User("a/b é|?").SendAsync("t"),
            "connection" => hub.All.Client("c1").SendAsync("t"),
            "group" => hub.All.Group("g").SendAsync("t"),
            "groupExcept" => hub.All.GroupExcept("g", "c1").SendAsync("t"),
            "add" => hub.ConnectionGroups.AddToGroupAsync("c1", "g"),
            "remove" => hub.ConnectionGroups.RemoveFromGroupAsync("c1", "g"),
            "removeAll" => hub.ConnectionGroups.RemoveFromAllGroupsAsync("c1"),
            "addUser" => hub.Users.AddToGroupAsync("u", "g"),
            "addUserTtl" => hub.Users.AddToGroupAsync("u", "g", TimeSpan.FromMinutes(1)),
            "removeUser" => hub.Users.RemoveFromGroupAsync("u", "g"),
            "removeUserAll" => hub.Users.RemoveFromAllGroupsAsync("u"),
            "close" => hub.Connections.CloseConnectionAsync("c1", "bye"),
            "userInGroup" => TrueAsync(hub.Users.IsUserInGroup("u", "g")),
            "connectionExists" => TrueAsync(hub.Connections.ConnectionExistsAsync("c1")),
            "userExists" => TrueAsync(hub.Connections.UserExistsAsync("u")),
            "groupExists" => TrueAsync(hub.Connections.GroupExistsAsync("g")),
            _ => throw new ArgumentOutOfRangeException(nameof(action)),
        };
    }

    private static async Task TrueAsync(Task<bool> answer) => Assert.True(await answer);
}
