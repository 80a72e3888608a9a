using Microsoft.Extensions.DependencyInjection;
using Notifications.Delivery.Digests;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform;
using Notifications.Recipients.Preferences;
using Notifications.Tests.Inbox;
using Xunit;

namespace Notifications.Tests.Delivery.Digests;

/// <summary>What digests of the inbox list, and that one follows the other: the app's container over tables in memory.</summary>
public sealed class DigestItemsTests
{
    [Theory]
    [InlineData(false, "news read-not, grade")]
    [InlineData(true, "news read-not, grade, other")]
    public async Task Digest_OfTheInbox_ListsEachUnreadNotificationOnce(bool isSummary, string expected)
    {
        using var inbox = new MemoryInbox(isKept: false);
        var wishes = new UserPreferences
        {
            Digest = new DigestSettings { Summary = isSummary },
            Categories = isSummary ? new Dictionary<string, ChannelOverrides>() : new Dictionary<string, ChannelOverrides>
            {
                ["news"] = new() { Email = EmailChoice.Digest },
                ["grade_posted"] = new() { Email = EmailChoice.Digest },
            },
        };
        await SendAsync(inbox, "from before", "news");
        inbox.Advance(TimeSpan.FromHours(1));
        await inbox.Services.GetRequiredService<PreferenceHandler>().PutAsync(inbox.Namespace, inbox.User, wishes, null, default);
        var (store, changes) = (inbox.Services.GetRequiredService<DigestStore>(), inbox.Services.GetRequiredService<InboxChanges>());
        var open = (await store.FindAsync(inbox.Namespace, inbox.User, default))!;
        Assert.Equal(inbox.Now, open.Since!.Value, TimeSpan.FromSeconds(5));
        Assert.InRange(open.DueAt - inbox.Now, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));

        await SendAsync(inbox, "news read-not", "news");
        await SendAsync(inbox, "grade", "grade_posted");
        await SendAsync(inbox, "other", "comment_added");
        await changes.ReadAsync(inbox.Namespace, inbox.User, await SendAsync(inbox, "read", "news"), default);
        await changes.DeleteAsync(inbox.Namespace, inbox.User, await SendAsync(inbox, "gone", "news"), default);
        inbox.Advance(TimeSpan.FromMinutes(1));
        var (titles, next) = await RunAsync(inbox, open);
        Assert.Equal(expected, string.Join(", ", titles));

        // So new that the next one finds them again, and told.
        var late = await SendAsync(inbox, "later", "news");
        inbox.Advance(TimeSpan.FromMinutes(1));
        (titles, next) = await RunAsync(inbox, next!);
        Assert.Equal(["later"], titles);
        await changes.UnreadAsync(inbox.Namespace, inbox.User, late, default);
        inbox.Advance(TimeSpan.FromDays(1));
        (titles, next) = await RunAsync(inbox, next!);
        Assert.Empty(titles);
        Assert.NotNull(next);

        await inbox.Services.GetRequiredService<PreferenceHandler>()
            .PutAsync(inbox.Namespace, inbox.User, UserPreferences.Default, null, default);
        // It comes within the hour now, as mails that waited for it do without a frequency.
        var last = (await store.FindAsync(inbox.Namespace, inbox.User, default))!;
        Assert.InRange(last.DueAt - inbox.Now, TimeSpan.Zero, TimeSpan.FromHours(1));
        Assert.Null((await RunAsync(inbox, last)).Next);
    }

    /// <summary>As a run does it, without a mail.</summary>
    private static async Task<(string[] Titles, OpenDigest? Next)> RunAsync(MemoryInbox inbox, OpenDigest open)
    {
        var store = inbox.Services.GetRequiredService<DigestStore>();
        var claim = await store.TryWriteAsync(open with { Id = inbox.Services.GetRequiredService<Ids>().Next() }, default);
        var found = await inbox.Services.GetRequiredService<DigestItems>().FindAsync(claim!, default);
        await inbox.Services.GetRequiredService<DigestSequence>().CloseAsync(claim!, found, inbox.Now, default);
        return ([.. found.Select(f => f.Notification.Title)], await store.FindAsync(inbox.Namespace, inbox.User, default));
    }

    private static async Task<Guid> SendAsync(MemoryInbox inbox, string title, string category)
    {
        inbox.Advance(TimeSpan.FromSeconds(1));
        var id = inbox.Services.GetRequiredService<Ids>().Next();
        var content = new SendContent
        {
            Title = title,
            Message = "m",
            Type = NotificationType.Info,
            Category = category,
            Priority = Priority.Normal,
        };
        var notification = inbox.Services.GetRequiredService<NotificationFactory>()
            .Make(inbox.Namespace, inbox.User, id, content, inbox.Now);
        await inbox.Services.GetRequiredService<InboxStore>().InsertAsync([notification], default);
        return id;
    }
}
