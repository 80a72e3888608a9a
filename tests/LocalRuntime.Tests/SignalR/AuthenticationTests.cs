using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SignalR.Testing;
using Xunit;

namespace LocalRuntime.Tests.SignalR;

public sealed class AuthenticationTests(EmulatorFixture emulator) : IClassFixture<EmulatorFixture>
{
    private const string Audience = "http://127.0.0.1/client/?hub=auth";
    private static readonly HttpClient Http = new();

    [Theory]
    [InlineData("good", 200)]
    [InlineData("otherHost", 200)]
    [InlineData("hubInOtherCase", 200)]
    [InlineData("severalAudiences", 200)]
    [InlineData("none", 401)]
    [InlineData("wrongKey", 401)]
    [InlineData("expired", 401)]
    [InlineData("notYet", 401)]
    [InlineData("noExpiry", 401)]
    [InlineData("wrongHub", 401)]
    [InlineData("dataPlaneAudience", 401)]
    [InlineData("algorithmNone", 401)]
    [InlineData("payloadChanged", 401)]
    [InlineData("garbage", 401)]
    public async Task Negotiate_Token_DecidesTheStatus(string kind, int expected)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(emulator.Address, "/client/negotiate?hub=auth&negotiateVersion=1"));
        if (kind != "none")
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token(kind));

        using var response = await Http.SendAsync(request);

        Assert.Equal(expected, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("&negotiateVersion=1", true)]
    public async Task Negotiate_Version_DecidesWhetherThereIsAConnectionToken(string version, bool expected)
    {
        var token = Uri.EscapeDataString(Token("good"));
        using var response = await Http.PostAsync(
            new Uri(emulator.Address, $"/client/negotiate?hub=auth{version}&access_token={token}"), null);

        var body = await response.Content.ReadAsStringAsync();

        Assert.Equal(expected, body.Contains("\"connectionToken\":", StringComparison.Ordinal));
        Assert.Contains("\"WebSockets\"", body, StringComparison.Ordinal);
        Assert.Contains("\"ServerSentEvents\"", body, StringComparison.Ordinal);
        Assert.Contains("\"LongPolling\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Negotiate_WithoutHub_BadRequest()
    {
        using var response = await Http.PostAsync(new Uri(emulator.Address, "/client/negotiate?access_token=" + Token("good")), null);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Negotiate_FromAnotherOrigin_MayUseCredentials()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri(emulator.Address, "/client/negotiate?hub=auth"));
        request.Headers.Add("Origin", "http://localhost:5173");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,x-requested-with,x-signalr-user-agent");

        using var response = await Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("http://localhost:5173", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("true", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Credentials")));
    }

    [Theory]
    [InlineData("none", 401)]
    [InlineData("wrongKey", 401)]
    [InlineData("expired", 401)]
    [InlineData("clients", 401)]
    [InlineData("otherPath", 401)]
    [InlineData("good", 202)]
    public async Task DataPlane_Token_DecidesTheStatus(string kind, int expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(emulator.Address, "/api/hubs/auth/:send"));
        request.Content = new StringContent("""{"Target":"t","Arguments":[]}""", Encoding.UTF8, "application/json");
        if (kind != "none")
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token(kind, kind switch
            {
                "clients" => Audience,
                "otherPath" => "http://127.0.0.1/api/hubs/other/:send",
                _ => "http://127.0.0.1/api/hubs/auth/:send?api-version=2022-06-01",
            }));

        using var response = await Http.SendAsync(request);

        Assert.Equal(expected, (int)response.StatusCode);
    }

    [Fact]
    public async Task GenerateToken_ForAUser_ConnectsAsThatUser()
    {
        using var response = await emulator.CallAsync("POST", "/api/hubs/gen/:generateToken?userId=j%C3%BCrgen&minutesToExpire=5");
        var token = System.Text.Json.JsonElement.Parse(await response.Content.ReadAsByteArrayAsync()).GetProperty("token").GetString()!;

        await using var client = await EmulatorFixture.ConnectAsync(emulator.ClientUrl("gen"), token);

        Assert.Equal(200, await emulator.StatusAsync("HEAD", "/api/hubs/gen/users/j%C3%BCrgen"));
        Assert.Equal(400, await emulator.StatusAsync("POST", "/api/hubs/gen/:generateToken?minutesToExpire=0"));
    }

    [Fact]
    public async Task Connect_WithoutUserId_UsesNameId()
    {
        var token = EmulatorFixture.ClientToken("fallback", null, ("nameid", "named"));

        await using var client = await EmulatorFixture.ConnectAsync(emulator.ClientUrl("fallback"), token);

        Assert.Equal(200, await emulator.StatusAsync("HEAD", "/api/hubs/fallback/users/named"));
    }

    private static string Token(string kind, string audience = Audience)
    {
        var claims = SignalRTokens.Claims(kind switch
        {
            "otherHost" => "http://localhost:8888/client/?hub=auth",
            "hubInOtherCase" => "http://127.0.0.1/client/?hub=AUTH",
            "wrongHub" => "http://127.0.0.1/client/?hub=other",
            "dataPlaneAudience" => "http://127.0.0.1/api/hubs/auth",
            _ => audience,
        }, kind == "expired" ? TimeSpan.FromMinutes(-5) : null);
        if (kind == "noExpiry")
            claims.Remove("exp");
        if (kind == "notYet")
            claims["nbf"] = TimeProvider.System.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds();
        if (kind == "severalAudiences")
            claims["aud"] = new[] { "http://elsewhere/", Audience };

        var token = SignalRTokens.Create(kind == "wrongKey" ? "another-key" : EmulatorFixture.Key, claims);
        return kind switch
        {
            "algorithmNone" => Encode("""{"alg":"none"}""") + token[token.IndexOf('.', StringComparison.Ordinal)..token.LastIndexOf('.')]
                + ".",
            "payloadChanged" => token.Insert(token.LastIndexOf('.'), "A"),
            "garbage" => "a.b.c",
            _ => token,
        };
    }

    private static string Encode(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
