using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Notifications.Platform.Json;

/// <summary>Times on the wire: RFC 3339, written in UTC with milliseconds.</summary>
public sealed partial class Rfc3339 : JsonConverter<DateTimeOffset>
{
    /// <summary>A tick is a tenth of a microsecond; what is finer is cut off.</summary>
    private const int TickDigits = 7;

    /// <summary>As the RFC's section 5.6 writes it: any number of decimals, capitals or not, any offset within a day, leap
    /// seconds.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        var match = Pattern().Match(text);
        if (!match.Success)
            return false;
        var second = Number(match, "second");
        // A leap second is the one after :59, and stands at the end of a day of UTC.
        var day = $"{match.Groups["date"].Value}T{match.Groups["minute"].Value}:{Math.Min(second, 59):00}";
        if (!DateTime.TryParseExact(day, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return false;
        var utc = local.Ticks - OffsetOf(match).Ticks;
        if (second == 60)
            utc += TimeSpan.TicksPerSecond;
        if (utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks || (second == 60 && utc % TimeSpan.TicksPerDay != 0))
            return false;
        var fraction = match.Groups["fraction"].Value.PadRight(TickDigits, '0')[..TickDigits];
        time = new DateTimeOffset(utc, TimeSpan.Zero).AddTicks(long.Parse(fraction, CultureInfo.InvariantCulture));
        return true;
    }

    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } text && TryParse(text, out var time) ? time : throw new JsonException("not an RFC 3339 time");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Format(value));

    private static TimeSpan OffsetOf(Match match)
    {
        var offset = new TimeSpan(Number(match, "offsetHour"), Number(match, "offsetMinute"), 0);
        return match.Groups["sign"].Value == "-" ? -offset : offset;
    }

    private static int Number(Match match, string group) =>
        match.Groups[group] is { Success: true } found ? int.Parse(found.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        @"^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<minute>[0-9]{2}:[0-9]{2}):(?<second>[0-5][0-9]|60)(\.(?<fraction>[0-9]+))?"
        + @"([Zz]|(?<sign>[+-])(?<offsetHour>[01][0-9]|2[0-3]):(?<offsetMinute>[0-5][0-9]))\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
