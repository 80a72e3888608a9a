using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Xml;

namespace Notifications.Domain;

/// <summary>A duration on the wire: ISO 8601 in whole seconds, as <c>PT5M</c>, <c>P1DT12H</c> or <c>P2W</c>.</summary>
public sealed partial class IsoDuration : JsonConverter<TimeSpan>
{
    public const string Rule = "a duration as PT30S, PT5M, PT1H, P1D or P2W";

    /// <summary>Null for what is none, and for years and months, which have no one length.</summary>
    public static TimeSpan? Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
            return null;
        return match.Groups["weeks"] is { Success: true } weeks
            ? TimeSpan.FromDays(7 * int.Parse(weeks.ValueSpan, System.Globalization.CultureInfo.InvariantCulture))
            : XmlConvert.ToTimeSpan(text);
    }

    public static string Format(TimeSpan duration) => XmlConvert.ToString(duration);

    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString() ?? "") ?? throw new JsonException("not a duration");

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Format(value));

    [GeneratedRegex(
        @"^P((?<weeks>[0-9]{1,4})W|(?=[0-9]|T[0-9])([0-9]{1,5}D)?(T([0-9]{1,7}H)?([0-9]{1,8}M)?([0-9]{1,9}S)?)?(?<!T))\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}

/// <summary>An enum in JSON in camel case, as members are: <c>inApp</c>.</summary>
public sealed class CamelCaseConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
