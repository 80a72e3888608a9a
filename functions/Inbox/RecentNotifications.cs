using Azure;
using Microsoft.Extensions.Caching.Memory;

namespace Notifications.Inbox;

/// <summary>What this instance wrote a moment ago, with its ETag. An acknowledgement usually follows within milliseconds: with these it is
/// written without reading first. Never the truth: such a write is refused when the row was changed elsewhere, and then the row is read.</summary>
public sealed class RecentNotifications : IDisposable
{
    /// <summary>Characters of texts; some 8 MB in all.</summary>
    private const int MaxCharacters = 4_000_000, OwnCharacters = 500;

    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);
    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = MaxCharacters });

    /// <summary>Not those with data of their own, which would keep the whole request that it came in, nor with a mail's HTML.</summary>
    public void Keep(Notification notification, ETag? etag)
    {
        if (notification.Data is not null || notification.ChannelTexts is not null || etag is not { } known)
            return;
        var size = OwnCharacters + notification.Title.Length + notification.Message.Length;
        cache.Set(KeyOf(notification.Namespace, notification.UserId, notification.Id), new Recent(notification with { Silent = false }, known),
            new MemoryCacheEntryOptions { Size = size, AbsoluteExpirationRelativeToNow = KeptFor });
    }

    public Recent? Find(string ns, string user, Guid id) => cache.Get<Recent>(KeyOf(ns, user, id));

    public void Forget(string ns, string user, Guid id) => cache.Remove(KeyOf(ns, user, id));

    public void Dispose() => cache.Dispose();

    private static (string, string, Guid) KeyOf(string ns, string user, Guid id) => (ns, user, id);
}

public sealed record Recent(Notification Notification, ETag ETag);
