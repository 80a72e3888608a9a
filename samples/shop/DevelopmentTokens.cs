namespace Shop;

/// <summary>Tokens for anybody, which the app gives on developers' machines only.</summary>
internal sealed class DevelopmentTokens(HttpClient http, TimeProvider time)
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, DevelopmentToken> kept = [];

    public async ValueTask<string> GetAsync(string userId, string[] roles, CancellationToken cancellation)
    {
        lock (kept)
        {
            if (kept.TryGetValue(userId, out var known) && known.ExpiresAt - Margin > time.GetUtcNow())
                return known.Token;
        }
        using var answer = await http.PostAsJsonAsync("dev/token", new { userId, roles }, cancellation);
        answer.EnsureSuccessStatusCode();
        var fresh = (await answer.Content.ReadFromJsonAsync<DevelopmentToken>(cancellation))!;
        lock (kept)
            kept[userId] = fresh;
        return fresh.Token;
    }

    private sealed record DevelopmentToken(string Token, DateTimeOffset ExpiresAt);
}
