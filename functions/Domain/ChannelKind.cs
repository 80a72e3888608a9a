using System.Text.Json.Serialization;

namespace Notifications.Domain;

[JsonConverter(typeof(SnakeCaseConverter<ChannelKind>))]
public enum ChannelKind { Email, Sms, Push }

/// <summary>Lists of channels as one text: <c>email,sms</c>.</summary>
internal static class ChannelNames
{
    public static string? Format(IReadOnlyList<ChannelKind>? channels) =>
        channels is null ? null : string.Join(',', channels.Select(SnakeCase<ChannelKind>.NameOf));

    public static IReadOnlyList<ChannelKind>? Parse(string? names) =>
        names is null ? null : [.. names.Split(',').Select(SnakeCase<ChannelKind>.Parse).OfType<ChannelKind>()];
}
