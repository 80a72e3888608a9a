using Notifications.Shared;

namespace Notifications.Channels;

/// <summary>Lists of channels by their names: in requests and in table rows.</summary>
internal static class ChannelNames
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

    public static string? Format(IReadOnlyList<ChannelKind>? channels) =>
        channels is null ? null : string.Join(',', channels.Select(SnakeCase<ChannelKind>.NameOf));

    public static IReadOnlyList<ChannelKind>? Parse(string? names) =>
        names is null ? null : [.. names.Split(',').Select(SnakeCase<ChannelKind>.Parse).OfType<ChannelKind>()];
}
