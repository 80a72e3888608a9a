using Microsoft.Extensions.Caching.Memory;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Recipients;
using Notifications.Recipients.Preferences;
using Notifications.Templates;

namespace Notifications.Inbox;

/// <summary>A broadcast's texts for who reads it: the row holds them in all languages, and they are filled in when it is read.</summary>
public sealed class BroadcastTexts(TemplateRenderer templates, PreferenceEvaluator preferences, RecipientStore recipients) : IDisposable
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);
    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = 1_000 });

    /// <summary>Null when the texts can't be made for this user, who does not get it then.</summary>
    public async Task<SendContent?> ContentAsync(string ns, string user, Broadcast broadcast, CancellationToken cancellation)
    {
        var content = broadcast.ContentFor(user);
        if (content.Template is null)
            return content;
        var reader = await preferences.ReaderAsync(ns, user, cancellation);
        var key = (ns, broadcast.Id, content.Variant, reader.Locale, reader.TimeZone);
        if (cache.TryGetValue(key, out FilledContent? known))
            return known!.Content;
        var texts = templates.TextsOf(content, Ids.TimeOf(broadcast.Id))!;
        if (!texts.UsesRecipient)
            return cache.Set(key, texts.For(reader), new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = KeptFor }).Content;
        var profile = (await recipients.FindAsync(ns, user, cancellation))?.Recipient;
        return texts.For(reader with { DisplayName = profile?.DisplayName, Data = profile?.Data }).Content;
    }

    public void Dispose() => cache.Dispose();
}
