using System.Runtime.InteropServices;
using Azure;
using Microsoft.Extensions.Caching.Memory;

namespace Notifications.Inbox;

/// <summary>What this instance wrote a moment ago, with its ETag. An acknowledgement usually follows within milliseconds: with these it is
/// written without reading first. Never the truth: such a write is refused when the row was changed elsewhere, and then the row is read.</summary>
public sealed class RecentNotifications : IDisposable
{
    /// <summary>Characters of texts; some 8 MB in all.</summary>
    private const int MaxCharacters = 4_000_000, OwnCharacters = 500;

    /// <summary>Bytes of JSON.</summary>
    private const int MaxData = 2_000;

    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);
    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = MaxCharacters });

    /// <summary>Not those with much data or with a mail's HTML: there would be room for few.</summary>
    public void Keep(Notification notification, ETag? etag)
    {
        var data = notification.Data is { } element ? JsonMarshal.GetRawUtf8Value(element).Length : 0;
        if (data > MaxData || notification.ChannelTexts is not null || etag is not { } known)
        {
            Forget(notification.Namespace, notification.UserId, notification.Id);
            return;
        }
        // Its own copy: the element keeps the whole request that it came in.
        var kept = notification with { Silent = false, Data = notification.Data?.Clone() };
        cache.Set(KeyOf(kept.Namespace, kept.UserId, kept.Id), new Recent(kept, known), new MemoryCacheEntryOptions
        {
            Size = OwnCharacters + kept.Title.Length + kept.Message.Length + data,
            AbsoluteExpirationRelativeToNow = KeptFor,
        });
    }

    public Recent? Find(string ns, string user, Guid id) => cache.Get<Recent>(KeyOf(ns, user, id));

    public void Forget(string ns, string user, Guid id) => cache.Remove(KeyOf(ns, user, id));

    public void Dispose() => cache.Dispose();

    private static (string, string, Guid) KeyOf(string ns, string user, Guid id) => (ns, user, id);
}

public sealed record Recent(Notification Notification, ETag ETag);
