using Notifications.Domain;
using Notifications.Platform.Http;

namespace Notifications.Sending;

/// <summary>Reads which channels a send is to turn to.</summary>
internal static class ChannelsReader
{
    /// <summary>Allowed beside the channels, for completeness: the inbox has every notification in any case.</summary>
    private const string InApp = "in_app";

    /// <summary>The member <c>channels</c>, each at most once; null if absent.</summary>
    public static IReadOnlyList<ChannelKind>? Read(JsonFields fields)
    {
        var names = fields.Texts("channels", maxItems: 10, maxLength: 20);
        if (names is null)
            return null;
        foreach (var name in names.Where(n => n != InApp && SnakeCase<ChannelKind>.Parse(n) is null))
            fields.Fail("channels", $"has '{FieldErrors.Shorten(name)}'; allowed: {InApp}, {SnakeCase<ChannelKind>.Allowed}");
        if (names.Distinct().Count() < names.Count)
            fields.Fail("channels", "has a channel twice; allowed: each once");
        return [.. names.Select(SnakeCase<ChannelKind>.Parse).OfType<ChannelKind>()];
    }
}
