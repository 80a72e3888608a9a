using System.Net;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Recipients.Preferences;

public static class PreferencesApi
{
    public static Task<ApiAnswer> PutPreferencesAsync(this ApiClient me, object preferences, string? ifMatch = null) =>
        me.PutTextAsync("notifications/preferences", preferences as string ?? JsonSerializer.Serialize(preferences), ifMatch);

    /// <summary>Puts them, and asserts that they were taken.</summary>
    public static async Task PreferAsync(this ApiClient me, object preferences)
    {
        var answer = await me.PutPreferencesAsync(preferences);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
    }
}
