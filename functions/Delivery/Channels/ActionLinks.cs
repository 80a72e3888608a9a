using Microsoft.Extensions.Options;
using Notifications.Domain;

namespace Notifications.Delivery.Channels;

/// <summary>Makes an action's address one that works outside of the app.</summary>
public sealed class ActionLinks(IOptions<ChannelsOptions> options)
{
    /// <summary>Null when there is none, when it is not safe to follow, or when it is relative and <c>PublicUrl</c> is not set.</summary>
    public string? For(string? actionUrl)
    {
        if (string.IsNullOrEmpty(actionUrl))
            return null;
        if (SafeUrl.IsWeb(actionUrl))
            return actionUrl;
        return options.Value.PublicUrl is { } site && SafeUrl.IsRelativePath(actionUrl)
            && Uri.TryCreate(new Uri(site), actionUrl, out var absolute)
            ? absolute.AbsoluteUri
            : null;
    }
}
