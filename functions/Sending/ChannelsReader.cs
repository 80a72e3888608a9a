using Notifications.Domain;
using Notifications.Platform.Http;

namespace Notifications.Sending;

/// <summary>Reads which channels a send is to turn to.</summary>
internal static class ChannelsReader
{
    /// <summary>Allowed beside the channels, for completeness: the inbox has every notification in any case.</summary>
    private const string InApp = "in_app";

    /// <summary>The member <c>channels</c> of a send, each at most once; null if absent.</summary>
    public static IReadOnlyList<ChannelKind>? Read(JsonFields fields) =>
        Read(fields, maxItems: 10, $"{InApp}, {SnakeCase<ChannelKind>.Allowed}", name => name == InApp);

    /// <summary>Those that are turned to beside the inbox.</summary>
    public static IReadOnlyList<ChannelKind>? ReadOthers(JsonFields fields) =>
        Read(fields, maxItems: 3, SnakeCase<ChannelKind>.Allowed, _ => false);

    private static IReadOnlyList<ChannelKind>? Read(JsonFields fields, int maxItems, string allowed, Func<string, bool> isAllowedToo)
    {
        var names = fields.Texts("channels", maxItems, maxLength: 20);
        if (names is null)
            return null;
        foreach (var name in names.Where(n => !isAllowedToo(n) && SnakeCase<ChannelKind>.Parse(n) is null))
            fields.Fail("channels", $"has '{FieldErrors.Shorten(name)}'; allowed: {allowed}");
        if (names.Distinct().Count() < names.Count)
            fields.Fail("channels", "has a channel twice; allowed: each once");
        return [.. names.Select(SnakeCase<ChannelKind>.Parse).OfType<ChannelKind>()];
    }
}
