namespace MeetingRooms;

/// <summary>Tokens for anybody, which the server gives on developers' machines only.</summary>
internal sealed class DevelopmentTokens(HttpClient http)
{
    public async Task<string> GetAsync(string userId, string[] roles, CancellationToken cancellation)
    {
        using var answer = await http.PostAsJsonAsync("dev/token", new { userId, roles }, cancellation);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<DevelopmentToken>(cancellation))!.Token;
    }

    private sealed record DevelopmentToken(string Token);
}
