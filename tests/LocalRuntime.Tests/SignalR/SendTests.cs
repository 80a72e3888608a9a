using System.Net.Http.Headers;
using System.Text;
using SignalR.Testing;
using Xunit;

namespace LocalRuntime.Tests.SignalR;

public sealed class SendTests(EmulatorFixture emulator) : IClassFixture<EmulatorFixture>
{
    [Fact]
    public async Task Send_ToUser_ReachesThatUsersConnectionsOnly()
    {
        await using var alice1 = await emulator.ConnectAsync("touser", "alice");
        await using var alice2 = await emulator.ConnectAsync("touser", "alice");
        await using var bob = await emulator.ConnectAsync("touser", "bob");

        await emulator.SendAsync("/api/hubs/touser/users/alice/:send", "t", "for alice");
        await emulator.SendAsync("/api/hubs/touser/:send", "t", "for all");

        Assert.Equal("for alice", (await alice1.ReceiveAsync("t"))[0].GetString());
        Assert.Equal("for alice", (await alice2.ReceiveAsync("t"))[0].GetString());
        Assert.Equal("for all", (await bob.ReceiveAsync("t"))[0].GetString());
    }

    [Theory]
    [InlineData("/api/hubs/paths/:send")]
    [InlineData("/api/hubs/paths")]
    [InlineData("/api/v1/hubs/paths")]
    [InlineData("/api/hubs/PATHS/:send")]
    [InlineData("/api/hubs/paths/users/u/:send")]
    [InlineData("/api/v1/hubs/paths/users/u")]
    [InlineData("/api/hubs/paths/groups/g/:send")]
    [InlineData("/api/v1/hubs/paths/groups/g")]
    [InlineData("/api/hubs/paths/connections/{id}/:send")]
    [InlineData("/api/v1/hubs/paths/connections/{id}")]
    public async Task Send_EverySpelling_Arrives(string path)
    {
        await using var client = await emulator.ConnectAsync("paths", "u");
        Assert.Equal(200, await emulator.StatusAsync("PUT", $"/api/hubs/paths/groups/g/connections/{client.ConnectionId}"));

        await emulator.SendAsync(path.Replace("{id}", client.ConnectionId, StringComparison.Ordinal), "t", path);

        Assert.Equal(path, (await client.ReceiveAsync("t"))[0].GetString());
    }

    [Theory]
    [InlineData("/api/hubs/nobody/:send")]
    [InlineData("/api/hubs/nobody/users/u/:send")]
    [InlineData("/api/hubs/nobody/groups/g/:send")]
    [InlineData("/api/hubs/nobody/connections/c/:send")]
    public async Task Send_NobodyThere_Accepted(string path) => await emulator.SendAsync(path, "t", "x");

    [Theory]
    [InlineData("/api/hubs/ex/:send")]
    [InlineData("/api/hubs/ex/groups/g/:send")]
    public async Task Send_Excluded_SkipsThoseConnections(string path)
    {
        await using var first = await emulator.ConnectAsync("ex");
        await using var second = await emulator.ConnectAsync("ex");
        await using var third = await emulator.ConnectAsync("ex");
        foreach (var client in new[] { first, second, third })
            Assert.Equal(200, await emulator.StatusAsync("PUT", $"/api/hubs/ex/groups/g/connections/{client.ConnectionId}"));

        await emulator.SendAsync($"{path}?excluded={first.ConnectionId}&excluded={second.ConnectionId}", "t", "some");
        await emulator.SendAsync(path, "t", "all");

        Assert.Equal("all", (await first.ReceiveAsync("t"))[0].GetString());
        Assert.Equal("all", (await second.ReceiveAsync("t"))[0].GetString());
        Assert.Equal("some", (await third.ReceiveAsync("t"))[0].GetString());
    }

    [Fact]
    public async Task Send_TwoHubs_AreIsolated()
    {
        await using var one = await emulator.ConnectAsync("hubone", "u");
        await using var two = await emulator.ConnectAsync("hubtwo", "u");

        await emulator.SendAsync("/api/hubs/hubone/users/u/:send", "t", "1");
        await emulator.SendAsync("/api/hubs/hubtwo/users/u/:send", "t", "2");

        Assert.Equal("1", (await one.ReceiveAsync("t"))[0].GetString());
        Assert.Equal("2", (await two.ReceiveAsync("t"))[0].GetString());
    }

    [Fact]
    public async Task Send_Application_IsPartOfTheHubName()
    {
        await using var client = await emulator.ConnectAsync("app_hub");

        await emulator.SendAsync("/api/hubs/hub/:send?application=App", "t", "x");

        Assert.Equal("x", (await client.ReceiveAsync("t"))[0].GetString());
    }

    [Theory]
    [InlineData("a/b é|?")]
    [InlineData("a%2Fb")]
    [InlineData("日本語 🙂")]
    [InlineData("a+b&c=d#e")]
    [InlineData(".hidden")]
    public async Task Send_ToUserWithAnyCharacters_IsDecodedOnce(string user)
    {
        await using var client = await emulator.ConnectAsync("names", user);

        await emulator.SendAsync($"/api/hubs/names/users/{Uri.EscapeDataString(user)}/:send", "t", "x");

        Assert.Equal("x", (await client.ReceiveAsync("t"))[0].GetString());
    }

    [Fact]
    public async Task Send_Arguments_ArriveAsWritten()
    {
        using var socket = await RawSocket.OpenAsync(emulator.ClientUrl("raw"), EmulatorFixture.ClientToken("raw"));
        const string arguments = """[12345678901234567890.10,1e2,"\u00e9<",{"A" : [null,true]},5,6,7,8,9,10,11,12]""";

        Assert.Equal(202, await emulator.StatusAsync("POST", "/api/hubs/raw/:send", $$"""{"Target":"t","Arguments":{{arguments}}}"""));

        Assert.Equal($$"""{"type":1,"target":"t","arguments":{{arguments}}}""" + "\u001e", await socket.ReceiveAsync());
    }

    [Theory]
    [InlineData("""{"target":"t","arguments":null}""", 202)]
    [InlineData("""{"target":"t"}""", 202)]
    [InlineData("""{"Arguments":[]}""", 400)]
    [InlineData("""{"Target":"t","Arguments":{}}""", 400)]
    [InlineData("""{"Target":"t","Arguments":[""", 400)]
    [InlineData("[]", 400)]
    public async Task Send_Body_DecidesTheStatus(string body, int expected) =>
        Assert.Equal(expected, await emulator.StatusAsync("POST", "/api/hubs/bodies/:send", body));

    [Theory]
    [InlineData("POST", "/api/hubs/1bad/:send", 400)]
    [InlineData("POST", "/api/hubs/h/nothing/here", 404)]
    [InlineData("PATCH", "/api/hubs/h", 404)]
    [InlineData("GET", "/api/nothing", 404)]
    public async Task Call_UnknownPath_Refused(string method, string path, int expected) =>
        Assert.Equal(expected, await emulator.StatusAsync(method, path));

    [Fact]
    public async Task Send_BodyAboveALimit_TooLarge()
    {
        var body = $$"""{"Target":"t","Arguments":["{{new string('x', 1024 * 1024)}}"]}""";

        Assert.Equal(413, await emulator.StatusAsync("POST", "/api/hubs/large/:send", body));
    }

    [Fact]
    public async Task Send_NotJson_UnsupportedMediaType()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(emulator.Address, "/api/hubs/types/:send"));
        var token = SignalRTokens.Create(EmulatorFixture.Key, SignalRTokens.Claims("http://127.0.0.1/api/hubs/types/:send"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = new StringContent("x", Encoding.UTF8, "text/plain");

        using var response = await http.SendAsync(request);

        Assert.Equal(415, (int)response.StatusCode);
    }

    [Fact]
    public async Task Send_ManyToOne_ArriveInOrder()
    {
        await using var client = await emulator.ConnectAsync("order", "u");

        for (var i = 0; i < 200; i++)
            await emulator.SendAsync("/api/hubs/order/users/u/:send", "t", $"{i}");

        for (var i = 0; i < 200; i++)
            Assert.Equal($"{i}", (await client.ReceiveAsync("t"))[0].GetString());
    }

    [Fact]
    public async Task Broadcast_FiveHundredClients_AllGetIt()
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => emulator.ConnectAsync("many")));

        await emulator.SendAsync("/api/hubs/many/:send", "t", new string('x', 5000));

        foreach (var client in clients)
        {
            Assert.Equal(5000, (await client.ReceiveAsync("t"))[0].GetString()!.Length);
            await client.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Health_WithoutToken_Ok(string method)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(emulator.Address, "/api/health"));

        using var response = await http.SendAsync(request);

        Assert.Equal(200, (int)response.StatusCode);
    }
}
