using Microsoft.Extensions.DependencyInjection;
using Notifications.Announcements;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Announcements;

/// <summary>What an app that is killed between two steps leaves behind: the steps up to there are taken one by one.</summary>
public sealed class AnnouncementKillTests(AnnouncementFixture app) : IClassFixture<AnnouncementFixture>
{
    [Fact]
    public async Task Create_KilledBeforeItsPush_IsPushedByTheQueue()
    {
        var (announcement, ns) = (Made("Stored"), $"killed-{Guid.CreateVersion7():N}");
        await using var connected = await ListenAsync(ns);
        var signal = AnnouncementSignal.Of(null, announcement, app.Clock.GetUtcNow());
        await Schedule.PlanAsync(ns, announcement, signal, CancellationToken.None);
        await Store.AddAsync(ns, announcement, CancellationToken.None);

        var pushed = (await connected.ReceiveAsync("announcement", TimeSpan.FromSeconds(40)))[0];
        Assert.Equal(announcement.Id, pushed.Id());
    }

    [Fact]
    public async Task Create_KilledBeforeItsRow_TellsNobodyAnything()
    {
        var (never, ns) = (Made("Never stored"), $"killed-{Guid.CreateVersion7():N}");
        await using var connected = await ListenAsync(ns);
        await Schedule.PlanAsync(ns, never, AnnouncementSignal.Of(null, never, app.Clock.GetUtcNow()), CancellationToken.None);
        // One that is due at the same moment shows when that has passed.
        var other = Made("The other");
        await Schedule.PlanAsync(ns, other, AnnouncementSignal.Of(null, other, app.Clock.GetUtcNow()), CancellationToken.None);
        await Store.AddAsync(ns, other, CancellationToken.None);

        var pushed = (await connected.ReceiveAsync("announcement", TimeSpan.FromSeconds(40)))[0];
        Assert.Equal(other.Id, pushed.Id());
    }

    [Fact]
    public async Task Message_OfAnEarlierVersion_SaysNothing()
    {
        var (announcement, ns) = (Made("Changed"), $"killed-{Guid.CreateVersion7():N}");
        await Store.AddAsync(ns, announcement, CancellationToken.None);
        var message = new AnnouncementMessage
        {
            Namespace = ns,
            Id = announcement.Id,
            Version = announcement.Version,
            NotBefore = app.Clock.GetUtcNow(),
            Signal = new AnnouncementSignal(SignalKind.End, announcement.Audience),
        };

        Assert.Single(await Schedule.HandleAsync(message, CancellationToken.None));
        Assert.Empty(await Schedule.HandleAsync(message with { Version = Guid.CreateVersion7() }, CancellationToken.None));
        Assert.Empty(await Schedule.HandleAsync(message with { Id = Guid.CreateVersion7() }, CancellationToken.None));
    }

    private AnnouncementSchedule Schedule => app.Services.GetRequiredService<AnnouncementSchedule>();

    private AnnouncementStore Store => app.Services.GetRequiredService<AnnouncementStore>();

    private async Task<SignalR.Testing.SignalRTestClient> ListenAsync(string ns)
    {
        var answer = await new ApiClient(app.Http, null).PostAsync("dev/token", new { userId = "ann", @namespace = ns });
        return await app.ListenAsync(new ApiClient(app.Http, answer.Json.GetProperty("token").GetString()));
    }

    private Announcement Made(string title)
    {
        var (ids, now) = (app.Services.GetRequiredService<Ids>(), app.Clock.GetUtcNow());
        return new Announcement
        {
            Id = ids.Next(),
            Title = title,
            Message = "m",
            Type = NotificationType.Info,
            Placement = AnnouncementPlacement.Banner,
            From = now,
            Audience = new AnnouncementAudience([], [], []),
            Revision = 1,
            CreatedAt = now,
            UpdatedAt = now,
            Version = ids.Next(),
        };
    }
}
