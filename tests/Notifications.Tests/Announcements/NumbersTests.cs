using System.Net;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Announcements;

public sealed class NumbersTests(AnnouncementFixture app) : IClassFixture<AnnouncementFixture>
{
    private const int Users = 60;

    [Fact]
    public async Task Numbers_ManyAtTheSameMoment_LoseNobodyAndCountEachOnce()
    {
        var tenant = app.NewTenant();
        var admin = await tenant.AsAsync("root", "admin");
        var id = (await admin.AnnounceAsync()).Id();
        var users = await Task.WhenAll(Enumerable.Range(0, Users).Select(i => tenant.AsAsync($"user-{i}")));
        // Each twice at once, as from two tabs.
        var answers = await Task.WhenAll(users.SelectMany((user, i) => new[] { "seen", i % 2 == 0 ? "dismiss" : "clicked", "seen" }
            .Select(what => RepeatedAsync(user, $"announcements/{id}/{what}"))));

        Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal((Users, Users / 2, Users / 2), await admin.NumbersAsync(id));
    }

    /// <summary>As a client does that is told to try again.</summary>
    private static async Task<HttpStatusCode> RepeatedAsync(ApiClient user, string path)
    {
        for (var tries = 0; ; tries++)
        {
            var answer = await user.PostAsync(path);
            if (answer.Status != HttpStatusCode.Conflict || tries == 10)
                return answer.Status;
        }
    }
}
