using System.Collections.Frozen;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using HandlebarsDotNet;
using Notifications.Domain;
using Notifications.Platform.Http;

namespace Notifications.Templates;

/// <summary>A helper as it stands in a template: <c>{{date dueAt "short"}}</c>, <c>{{plural n one="# file" other="# files"}}</c>.</summary>
/// <param name="Paths">The variables that it looks at.</param>
internal sealed partial record HelperCall(string Name, IReadOnlyList<string> Paths)
{
    /// <summary>After a helper's name, so that no variable is ever taken for one: <c>{{url}}</c> stays the variable.</summary>
    private const string Suffix = "-helper";

    /// <summary>After the name of a helper that percent-encodes what it writes.</summary>
    private const string PartSuffix = "-part";

    private const int MaxArguments = 12;

    private static readonly FrozenDictionary<string, HelperRule> Rules = new Dictionary<string, HelperRule>
    {
        ["date"] = new("a value and a style", Styles: ["short", "medium", "long", "full"]),
        ["time"] = new("a value and a style", Styles: ["short", "long"]),
        ["number"] = new("a value, a style and decimals", Styles: ["decimal", "percent"], Named: ["decimals"]),
        ["currency"] = new("a value and a currency, as \"EUR\"", IsCurrency: true),
        ["plural"] = new("a number and its texts: zero, one, two, few, many and other, of which other is required",
            Named: [.. PluralRules.Categories]),
        ["when"] = new("a value and a style", Styles: ["short", "medium", "long", "full"]),
        ["url"] = new("an address, then parts of its path, then name=value for its query", IsAddress: true),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string Allowed { get; } = string.Join(", ", Rules.Keys.Order(StringComparer.Ordinal));

    /// <summary>It depends on the recipient's time zone.</summary>
    public bool UsesZone => Name is "date" or "time" or "when";

    /// <summary>Null when this is no call of a helper.</summary>
    /// <param name="problem">What is wrong with a call of one.</param>
    public static HelperCall? Parse(string content, out string? problem)
    {
        problem = null;
        if (CallPattern().Match(content) is not { Success: true } call || !Rules.TryGetValue(call.Groups[1].Value, out var rule))
            return null;
        var name = call.Groups[1].Value;
        var arguments = Arguments(content[call.Groups[1].Length..]);
        problem = arguments is null
            ? $"'{FieldErrors.Shorten(content)}' can't be read; allowed after '{name}': {rule.Takes}; texts in quotes, without braces"
            : rule.Check(name, arguments);
        return new HelperCall(name, [.. (arguments ?? []).Where(a => a.Kind == ArgumentKind.Path).Select(a => a.Text)]);
    }

    /// <summary>The template as Handlebars gets it.</summary>
    public static string Rename(string source) => NamePattern().Replace(source, $"$1$2{Suffix}");

    /// <summary>What stands between <c>{{</c> and <c>}}</c> within an address, as Handlebars gets it. An address made by <c>url</c> has
    /// its values encoded already.</summary>
    /// <param name="isBeginning">Nothing but blocks stands before it.</param>
    public static string AsPart(string content, bool isBeginning) => Parse(content, out _) switch
    {
        { Name: "url" } => content,
        { Name: var name } => $"{name}{PartSuffix}{content[name.Length..]}",
        null when TemplateTag.Parse(content)?.Kind == TagKind.Value => $"{(isBeginning ? "first" : "value")}{PartSuffix} {content}",
        null => content,
    };

    public static void Register(IHandlebars environment)
    {
        RegisterPart(environment, "value", (_, values) => TemplateValues.TextOf(values.Value), AddressEncoder.Part);
        RegisterPart(environment, "first", (_, values) => TemplateValues.TextOf(values.Value), AddressEncoder.FirstPart);
        Register(environment, "date", (context, values) => HelperValues.Date(values.Value, values.Text(1) ?? "long", context));
        Register(environment, "time", (context, values) => HelperValues.Time(values.Value, values.Text(1) ?? "short", context));
        Register(environment, "when", (context, values) => HelperValues.When(values.Value, values.Text(1) ?? "long", context));
        Register(environment, "number", (context, values) =>
            NumberTexts.Number(values.Value, values.Text(1) == "percent", values.Whole("decimals"), context.Culture));
        Register(environment, "currency", (context, values) => NumberTexts.Currency(values.Value, values.Text(1), context.Culture));
        Register(environment, "plural", (context, values) => NumberTexts.Plural(values.Value, values.Named, context.Culture));
        Register(environment, "url", (_, values) => HelperValues.Address(values));
    }

    private static void Register(IHandlebars environment, string name, Func<TextContext, HelperArguments, string> make)
    {
        environment.RegisterHelper(name + Suffix, (_, arguments) => make(TextContext.Current, new HelperArguments(arguments)));
        RegisterPart(environment, name, make, AddressEncoder.Part);
    }

    private static void RegisterPart(
        IHandlebars environment, string name, Func<TextContext, HelperArguments, string> make, Func<string, string> encode) =>
        environment.RegisterHelper(
            name + PartSuffix, (_, arguments) => encode(make(TextContext.Current, new HelperArguments(arguments))));

    private static List<HelperArgument>? Arguments(string text)
    {
        var arguments = new List<HelperArgument>();
        var at = 0;
        while (at < text.Length)
        {
            if (ArgumentPattern().Match(text, at) is not { Success: true } found || arguments.Count == MaxArguments)
                return null;
            var name = found.Groups["name"] is { Success: true } given ? given.Value : null;
            if (name is null && arguments.Exists(a => a.Name is not null))
                return null;
            arguments.Add(found.Groups["path"] is { Success: true } path ? new HelperArgument(name, ArgumentKind.Path, path.Value)
                : found.Groups["number"] is { Success: true } number ? new HelperArgument(name, ArgumentKind.Number, number.Value)
                : new HelperArgument(name, ArgumentKind.Text, found.Groups["text"].Value));
            at = found.Index + found.Length;
        }
        return arguments;
    }

    [GeneratedRegex(@"^([a-z]+)[ \t\r\n]+[^ \t\r\n~]")]
    private static partial Regex CallPattern();

    [GeneratedRegex(@"(\{\{~?[ \t\r\n]*)(date|time|when|number|currency|plural|url)(?=[ \t\r\n]+[^ \t\r\n~}])")]
    private static partial Regex NamePattern();

    [GeneratedRegex(
        @"\G[ \t\r\n]+(?:(?<name>[A-Za-z][A-Za-z0-9_]*)=)?(?:""(?<text>[^""{}\\\r\n]*)""|'(?<text>[^'{}\\\r\n]*)'"
        + @"|(?<number>[0-9]{1,9})(?=[ \t\r\n]|\z)|(?<path>[^ \t\r\n""'=]+))")]
    private static partial Regex ArgumentPattern();
}

internal enum ArgumentKind { Path, Text, Number }

/// <param name="Name">Null of one that goes by its place.</param>
internal sealed record HelperArgument(string? Name, ArgumentKind Kind, string Text);

/// <summary>What a helper takes.</summary>
internal sealed record HelperRule(
    string Takes, string[]? Styles = null, string[]? Named = null, bool IsCurrency = false, bool IsAddress = false)
{
    public string? Check(string helper, IReadOnlyList<HelperArgument> arguments)
    {
        var placed = arguments.Where(a => a.Name is null).ToArray();
        var most = IsAddress ? int.MaxValue : Styles is not null || IsCurrency ? 2 : 1;
        if (placed.Length == 0 || placed.Length > most || (IsCurrency && placed.Length < 2))
            return $"'{helper}' takes {Takes}";
        if (arguments.FirstOrDefault(a => a.Kind == ArgumentKind.Path && TemplateTag.Parse(a.Text)?.Kind != TagKind.Value) is { } bad)
            return $"'{FieldErrors.Shorten(bad.Text)}' is not allowed in '{helper}'; allowed: a variable, a number or a text in quotes";
        if (Styles is not null && placed is [_, var style] && (style.Kind != ArgumentKind.Text || !Styles.Contains(style.Text)))
            return $"'{FieldErrors.Shorten(style.Text)}' is no style of '{helper}'; allowed: {string.Join(", ", Styles)}, in quotes";
        if (IsCurrency && placed[1] is { Kind: not ArgumentKind.Path } code && !NumberTexts.IsCurrency(code.Text))
            return $"'{FieldErrors.Shorten(code.Text)}' is no currency; allowed: three capitals (ISO 4217), as \"EUR\", or a variable";
        return CheckNamed(helper, arguments);
    }

    private string? CheckNamed(string helper, IReadOnlyList<HelperArgument> arguments)
    {
        var names = arguments.Select(a => a.Name).OfType<string>().ToArray();
        if (!IsAddress && names.FirstOrDefault(n => Named?.Contains(n) != true) is { } unknown)
            return $"'{FieldErrors.Shorten(unknown)}' is nothing that '{helper}' takes; allowed: {Takes}";
        if (names.Distinct().Count() < names.Length)
            return $"'{helper}' has a name twice; allowed: each once";
        if (helper == "plural" && !names.Contains("other"))
            return $"'{helper}' takes {Takes}";
        return arguments.FirstOrDefault(a => a.Name == "decimals") is { } decimals
            && !(decimals.Kind == ArgumentKind.Number && int.TryParse(decimals.Text, out var count) && count is >= 0 and <= 10)
            ? $"'{FieldErrors.Shorten(decimals.Text)}' is not allowed for 'decimals'; allowed: 0 to 10" : null;
    }
}

/// <summary>What a helper is called with, each value as the template's variables have it.</summary>
internal readonly struct HelperArguments(Arguments arguments)
{
    public int Count => arguments.Length - (Hash is null ? 0 : 1);

    public object? Value => Plain(arguments[0]);

    /// <summary>Those with names, in their order; null for an empty value.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Named =>
        (Hash ?? new Dictionary<string, object>()).Select(h => KeyValuePair.Create(h.Key, NotEmpty(h.Value)));

    public string? Text(int index) => index < Count ? NotEmpty(arguments[index]) : null;

    public int? Whole(string name) =>
        Named.FirstOrDefault(n => n.Key == name).Value is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private IDictionary<string, object>? Hash =>
        arguments.Length > 0 && arguments[arguments.Length - 1] is IDictionary<string, object> hash ? hash : null;

    private static string? NotEmpty(object? value) => TemplateValues.TextOf(Plain(value)) is { Length: > 0 } text ? text : null;

    /// <summary>Nothing of Handlebars' own for what is not there.</summary>
    private static object? Plain(object? value) => value switch
    {
        ScalarValue scalar => scalar.Value,
        string or bool or IFormattable or ListValue or ObjectValue or MissingValue => value,
        _ => null,
    };
}

/// <summary>Who stands behind a group, in words: "Anna", "Anna and Ben", "Anna and 5 others". From <c>GroupPhrases.resx</c>; English where
/// there are none for a language.</summary>
internal sealed class GroupPhrases
{
    private static readonly ResourceManager Resources = new("Notifications.Templates.GroupPhrases", typeof(GroupPhrases).Assembly);

    private static readonly Dictionary<string, GroupPhrases> All =
        new[] { "en", "de", "fr", "es", "it", "pt", "nl", "ar" }.ToDictionary(l => l, l => new GroupPhrases(l));

    private readonly CultureInfo culture;

    private GroupPhrases(string language) => (Language, culture) = (language, CultureInfo.GetCultureInfo(language));

    public string Language { get; }

    /// <param name="locale">A language tag, or null.</param>
    public static GroupPhrases For(string? locale) =>
        locale is not null && All.TryGetValue(locale.Split('-', '_')[0].ToLowerInvariant(), out var phrases) ? phrases : All["en"];

    /// <summary>Empty when no event names anybody.</summary>
    public string Who(NotificationGroup group) => (group.Actors, group.Others) switch
    {
        ([], _) => "",
        ([var only, ..], 0) => only.Name,
        ([var first, var second, ..], 1) => Say("Two", first.Name, second.Name),
        ([var first, ..], var others) => Say(others == 1 ? "AndOne" : "AndMany", first.Name, others),
    };

    private string Say(string name, params object[] values) => string.Format(
        culture, Resources.GetString(name, culture) ?? throw new MissingManifestResourceException($"There is no text {name}."), values);
}
