using System.Net.Http.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Support;

public static class Profiles
{
    /// <summary>Sets a user's profile, as a sending app does.</summary>
    public static async Task PutProfileAsync(this ApiClient admin, string user, object profile)
    {
        var request = admin.Request(HttpMethod.Put, $"recipients/{user}");
        request.Content = JsonContent.Create(profile);
        var answer = await admin.SendAsync(request);
        Assert.True((int)answer.Status < 300, answer.Text);
    }
}
