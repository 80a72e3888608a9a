using System.Net.Http.Headers;
using System.Text;
using SignalR.Testing;

namespace LocalRuntime.Tests.SignalR;

/// <summary>Calls an emulator's REST API as the official SDK does.</summary>
internal sealed class DataPlaneCaller(Uri address)
{
    private static readonly HttpClient Http = new();

    public Uri Address => address;

    public async Task<HttpResponseMessage> CallAsync(string method, string path, string? body = null)
    {
        path += (path.Contains('?', StringComparison.Ordinal) ? '&' : '?') + "api-version=2022-06-01";
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(address, path));
        var token = SignalRTokens.Create(EmulatorFixture.Key, SignalRTokens.Claims("http://127.0.0.1" + path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Http.SendAsync(request);
    }

    public async Task<int> StatusAsync(string method, string path, string? body = null)
    {
        using var response = await CallAsync(method, path, body);
        return (int)response.StatusCode;
    }
}
