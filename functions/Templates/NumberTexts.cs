using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Notifications.Templates;

/// <summary>Numbers as a language writes them.</summary>
internal static partial class NumberTexts
{
    private const int MaxDecimals = 10;

    /// <summary>Of ISO 4217: currencies without a smaller unit, and those with three places.</summary>
    private static readonly FrozenSet<string>
        Whole = FrozenSet.Create(
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"),
        InThousandths = FrozenSet.Create("BHD", "IQD", "JOD", "KWD", "LYD", "OMN", "TND");

    /// <summary>Signs that mean one currency wherever they are read.</summary>
    private static readonly FrozenDictionary<string, string> Signs = new Dictionary<string, string>
    {
        ["EUR"] = "€",
        ["GBP"] = "£",
        ["JPY"] = "¥",
        ["INR"] = "₹",
        ["KRW"] = "₩",
        ["ILS"] = "₪",
        ["VND"] = "₫",
        ["TRY"] = "₺",
        ["UAH"] = "₴",
    }.ToFrozenDictionary();

    public static bool IsCurrency(string code) => CurrencyPattern().IsMatch(code);

    /// <param name="decimals">Null: as many as the value has; none for percents.</param>
    public static string Number(object? value, bool isPercent, int? decimals, CultureInfo culture)
    {
        if (Read(value, "number") is not { } number)
            return "";
        var places = decimals ?? (isPercent ? 0 : Math.Min(MaxDecimals, (int)number.Scale));
        return number.ToString($"{(isPercent ? 'P' : 'N')}{places}", culture);
    }

    public static string Currency(object? value, string? code, CultureInfo culture)
    {
        if (Read(value, "currency") is not { } amount)
            return "";
        if (code is null || !IsCurrency(code))
            throw new RenderLimitException("'currency' is given no currency; allowed: three capitals (ISO 4217), as EUR");
        var format = (NumberFormatInfo)culture.NumberFormat.Clone();
        format.CurrencySymbol = SymbolOf(code, culture);
        format.CurrencyDecimalDigits = Whole.Contains(code) ? 0 : InThousandths.Contains(code) ? 3 : 2;
        if (char.IsLetter(format.CurrencySymbol[^1]) && format.CurrencyPositivePattern < 2)
        {
            // Letters don't touch the amount.
            format.CurrencyPositivePattern += 2;
            format.CurrencyNegativePattern = format.CurrencyPositivePattern == 2 ? 9 : 8;
        }
        return amount.ToString("C", format);
    }

    /// <summary>The text of the number's form in the language, <c>#</c> being the number; that of <c>other</c> where it has none.</summary>
    public static string Plural(object? value, IEnumerable<KeyValuePair<string, string?>> texts, CultureInfo culture)
    {
        if (Read(value, "plural") is not { } number)
            return "";
        var forms = texts.ToDictionary(t => t.Key, t => t.Value ?? "", StringComparer.Ordinal);
        var text = forms.GetValueOrDefault(PluralRules.CategoryOf(number, culture)) ?? forms.GetValueOrDefault("other") ?? "";
        return text.Replace("#", Number(number, false, null, culture), StringComparison.Ordinal);
    }

    /// <summary>The language's own sign for its own currency; elsewhere a sign where it can't be mistaken, or the code.</summary>
    private static string SymbolOf(string code, CultureInfo culture)
    {
        var own = culture.Equals(CultureInfo.InvariantCulture) || culture.IsNeutralCulture ? null : new RegionInfo(culture.Name);
        if (own?.ISOCurrencySymbol == code)
            return culture.NumberFormat.CurrencySymbol;
        if (code == "USD")
            return own?.CurrencySymbol.Contains('$') == true ? "US$" : "$";
        return Signs.GetValueOrDefault(code) ?? code;
    }

    private static decimal? Read(object? value, string helper)
    {
        var text = TemplateValues.TextOf(value);
        if (text.Length == 0)
            return null;
        return decimal.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number
            : throw new RenderLimitException($"'{helper}' can't read a number of what it is given; allowed: as 1234.5");
    }

    [GeneratedRegex(@"^[A-Z]{3}\z")]
    private static partial Regex CurrencyPattern();
}

/// <summary>A long date without its day of the week.</summary>
internal static partial class DatePatterns
{
    public static string WithoutWeekday(string pattern) => Weekday().Replace(pattern, "").Trim();

    [GeneratedRegex(@"('[^']*'\s*)?dddd?\s*('?[,،]?'?)\s*|\s*[,،]?\s*dddd?$")]
    private static partial Regex Weekday();
}

/// <summary>Which form of a noun a number takes (CLDR's plural rules for cardinals). The framework's ICU knows them and does not let
/// anybody ask.</summary>
internal static class PluralRules
{
    public static readonly IReadOnlyList<string> Categories = ["zero", "one", "two", "few", "many", "other"];

    public static string CategoryOf(decimal value, CultureInfo culture)
    {
        var number = new Operands(value);
        return culture.TwoLetterISOLanguageName switch
        {
            "ja" or "zh" or "ko" or "th" or "vi" or "id" or "ms" or "lo" or "my" or "km" => "other",
            "fr" or "hy" => number.I is 0 or 1 ? "one" : Romance(number),
            "pt" => culture.Name == "pt-PT" ? number.IsOne ? "one" : Romance(number) : number.I is 0 or 1 ? "one" : Romance(number),
            "es" => number.N == 1 ? "one" : Romance(number),
            "it" or "ca" => number.IsOne ? "one" : Romance(number),
            "hi" or "bn" or "gu" or "kn" or "fa" or "am" or "zu" => number.I == 0 || number.N == 1 ? "one" : "other",
            "da" => number.N == 1 || (number.F != 0 && number.I is 0 or 1) ? "one" : "other",
            "hu" or "el" or "bg" or "tr" or "nb" or "nn" or "no" or "az" or "eu" or "ka" or "kk" or "mn" or "sq" or "ta" or "te" or "ml"
                or "ne" or "af" => number.N == 1 ? "one" : "other",
            "ru" or "uk" or "be" => EastSlavic(number),
            "sr" or "hr" or "bs" => SouthSlavic(number),
            "mk" => EndsInOne(number) ? "one" : "other",
            "pl" => number.IsOne ? "one" : number.V > 0 ? "other" : EndsInFew(number) ? "few" : "many",
            "cs" or "sk" => number.IsOne ? "one" : number.V > 0 ? "many" : number.I is >= 2 and <= 4 ? "few" : "other",
            "sl" => Slovenian(number),
            "lt" => Lithuanian(number),
            "lv" => Latvian(number),
            "ro" => number.IsOne ? "one" : number.V > 0 || number.N == 0 || number.N % 100 is >= 1 and <= 19 ? "few" : "other",
            "ar" => Arabic(number.N),
            "he" or "iw" => number.IsOne || (number.I == 0 && number.V > 0) ? "one" : number.I == 2 && number.V == 0 ? "two" : "other",
            "ga" => number.N switch { 1 => "one", 2 => "two", 3 or 4 or 5 or 6 => "few", 7 or 8 or 9 or 10 => "many", _ => "other" },
            "cy" => number.N switch { 0 => "zero", 1 => "one", 2 => "two", 3 => "few", 6 => "many", _ => "other" },
            _ => number.IsOne ? "one" : "other",
        };
    }

    /// <summary>Whole millions take a form of their own.</summary>
    private static string Romance(Operands number) =>
        number is { V: 0, I: not 0 } && number.I % 1_000_000 == 0 ? "many" : "other";

    private static bool EndsInOne(Operands number) => number.V == 0 && number.I % 10 == 1 && number.I % 100 != 11;

    private static bool EndsInFew(Operands number) =>
        number.V == 0 && number.I % 10 is >= 2 and <= 4 && number.I % 100 is not (>= 12 and <= 14);

    private static string EastSlavic(Operands number) =>
        EndsInOne(number) ? "one" : EndsInFew(number) ? "few" : number.V == 0 ? "many" : "other";

    private static string SouthSlavic(Operands number)
    {
        var shown = number.V == 0 ? number : new Operands(number.F);
        return EndsInOne(shown) ? "one" : EndsInFew(shown) ? "few" : "other";
    }

    private static string Slovenian(Operands number) => number.V > 0 ? "few" : (number.I % 100) switch
    {
        1 => "one",
        2 => "two",
        3 or 4 => "few",
        _ => "other",
    };

    private static string Lithuanian(Operands number)
    {
        if (number.F != 0)
            return "many";
        var isTeen = number.I % 100 is >= 11 and <= 19;
        return (number.I % 10) switch { 1 when !isTeen => "one", >= 2 when !isTeen => "few", _ => "other" };
    }

    private static string Latvian(Operands number)
    {
        var shown = number.F == 0 ? number.I : number.F;
        return shown % 10 == 0 || shown % 100 is >= 11 and <= 19 ? "zero" : shown % 10 == 1 ? "one" : "other";
    }

    private static string Arabic(decimal n) => n switch
    {
        0 => "zero",
        1 => "one",
        2 => "two",
        _ when n % 1 != 0 => "other",
        _ => (n % 100) switch { >= 3 and <= 10 => "few", >= 11 => "many", _ => "other" },
    };

    /// <summary>CLDR's names: the number, its whole part, how many decimals are shown, and these as a number.</summary>
    private readonly record struct Operands(decimal N, decimal I, int V, decimal F)
    {
        public Operands(decimal value) : this(
            Math.Abs(value), Math.Truncate(Math.Abs(value)), value.Scale,
            Math.Truncate((Math.Abs(value) - Math.Truncate(Math.Abs(value))) * Power(value.Scale)))
        {
        }

        public bool IsOne => I == 1 && V == 0;

        private static decimal Power(int digits)
        {
            var power = 1m;
            for (var i = 0; i < digits; i++)
                power *= 10;
            return power;
        }
    }
}
