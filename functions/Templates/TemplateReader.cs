using System.Text;
using System.Text.RegularExpressions;
using HandlebarsDotNet;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Platform.Settings;

namespace Notifications.Templates;

/// <summary>Checks a template that somebody wants to keep: its members, and that its texts are templates this app fills in.</summary>
public sealed partial class TemplateReader(IOptions<TemplateOptions> options)
{
    /// <summary>Six texts of 16 KB and 50 variables, each character written as an escape.</summary>
    public const int MaxBytes = 1024 * 1024;

    public const int MaxName = ContentLimits.MaxName;

    public const string NameRule = "1 to 64 of a-z 0-9 _ . -";

    private const int MaxVariables = 50, MaxDefaultBytes = 1024, MaxDescription = 200, MaxVariablesCharacters = 24 * 1024;

    public static bool IsName(string name) => NamePattern().IsMatch(name);

    /// <param name="name">From the path; null when the body has it.</param>
    /// <returns>Null when something is wrong: <paramref name="fields"/> has what.</returns>
    public Template? Read(JsonFields fields, string? name)
    {
        name = Name(fields, name);
        var template = new Template
        {
            Name = name,
            Locale = Locale(fields),
            Title = Source(fields, "title", required: true) ?? "",
            Message = Source(fields, "message", required: true) ?? "",
            EmailSubject = Source(fields, "emailSubject"),
            EmailHtml = Source(fields, "emailHtml"),
            EmailBlocks = MailBlockReader.Read(fields),
            SmsText = Source(fields, "smsText"),
            ActionUrl = Source(fields, "actionUrl"),
            Icon = fields.Text("icon", ContentLimits.MaxName),
            Color = Matching(fields, "color", ColorPattern(), "#rgb, #rrggbb or #rrggbbaa"),
            Type = fields.OneOf<NotificationType>("type") ?? NotificationType.Info,
            Category = Matching(fields, "category", NamePattern(), NameRule) ?? name,
            Priority = fields.OneOf<Priority>("priority", alias: given => given == "medium" ? Priority.Normal : null) ?? Priority.Normal,
            Variables = Variables(fields),
        };
        fields.RejectUnknown();
        if (template is { EmailHtml.Length: > 0, EmailBlocks.Count: > 0 })
            fields.Fail("emailBlocks", "is given beside 'emailHtml'; allowed: one of the two");
        CheckTexts(template, fields);
        return fields.Errors.Any ? null : template;
    }

    /// <summary>The body's locale, or the default one.</summary>
    public string Locale(JsonFields fields)
    {
        if (fields.Text("locale", Locales.MaxLength) is not { } given)
            return options.Value.DefaultLocale;
        if (Locales.Normalize(given) is { } locale)
            return locale;
        fields.Fail("locale", $"'{FieldErrors.Shorten(given)}' is not allowed; allowed: {Locales.Rule}");
        return options.Value.DefaultLocale;
    }

    private static string Name(JsonFields fields, string? expected)
    {
        var given = Matching(fields, "name", NamePattern(), NameRule, required: expected is null);
        if (expected is not null && given is not null && given != expected)
            fields.Fail("name", $"'{FieldErrors.Shorten(given)}' is not the template of this address; allowed: '{expected}', or none");
        return expected ?? given ?? "";
    }

    private static string? Source(JsonFields fields, string name, bool required = false)
    {
        var source = fields.Text(name, TemplateTexts.MaxSourceBytes, required);
        if (source is { Length: <= TemplateTexts.MaxSourceBytes }
            && Encoding.UTF8.GetByteCount(source) is > TemplateTexts.MaxSourceBytes and var bytes)
            fields.Fail(name, $"has {bytes:N0} bytes; allowed: at most {TemplateTexts.MaxSourceBytes:N0}");
        return source;
    }

    private static string? Matching(JsonFields fields, string name, Regex pattern, string rule, bool required = false)
    {
        var text = fields.Text(name, ContentLimits.MaxName, required);
        if (text is { Length: > 0 } && TextLength.Of(text) <= ContentLimits.MaxName && !pattern.IsMatch(text))
            fields.Fail(name, $"'{FieldErrors.Shorten(text)}' is not allowed; allowed: {rule}");
        return text is "" ? null : text;
    }

    private static TemplateVariable[] Variables(JsonFields fields)
    {
        TemplateVariable[] variables = [.. (fields.Objects("variables", MaxVariables) ?? []).Select(Variable)];
        foreach (var twice in variables.Where(v => v.Name.Length > 0).GroupBy(v => v.Name, StringComparer.OrdinalIgnoreCase)
            .Where(g => g.Count() > 1))
            fields.Fail("variables", $"has '{FieldErrors.Shorten(twice.Key)}' {twice.Count()} times; allowed: each once, whatever its "
                + "capitals");
        if (variables.Sum(v => (v.Default?.GetRawText().Length ?? 0) + (v.Description?.Length ?? 0)) > MaxVariablesCharacters)
            fields.Fail("variables", $"has more than {MaxVariablesCharacters:N0} characters of defaults and descriptions");
        return variables;
    }

    private static TemplateVariable Variable(JsonFields fields)
    {
        var variable = new TemplateVariable
        {
            Name = fields.Text("name", ContentLimits.MaxName, required: true) ?? "",
            Required = fields.Flag("required") ?? false,
            Default = fields.Any("default", MaxDefaultBytes),
            Description = fields.Text("description", MaxDescription),
        };
        if (variable.Name.Trim().Length > 0 && !TemplateTag.IsName(variable.Name))
            fields.Fail("name", $"'{FieldErrors.Shorten(variable.Name)}' is not allowed; allowed: letters, digits and _, none of "
                + "Handlebars' own words");
        if (CommonVariables.IsReserved(variable.Name))
            fields.Fail("name", $"'{variable.Name}' is not allowed; allowed: any but 'recipient' and 'now', which every template has");
        fields.RejectUnknown();
        return variable;
    }

    private static void CheckTexts(Template template, JsonFields fields)
    {
        var variables = template.Variables.Select(v => v.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (member, source) in template.Sources.Where(s => s.Source.Length > 0))
        {
            if (CheckText(member, source, variables) is { } problem)
                fields.Fail(member, problem);
        }
    }

    private static string? CheckText(string member, string source, HashSet<string> variables)
    {
        if (!source.Contains("{{", StringComparison.Ordinal))
            return TemplateTexts.Check(member, source);
        if (TemplateSyntax.Check(source, variables) is { } problem)
            return problem;
        try
        {
            CompiledTemplate.Check(source);
            return null;
        }
        catch (HandlebarsException e)
        {
            return $"is no template: {FieldErrors.Shorten(e.Message)}";
        }
    }

    [GeneratedRegex(@"^[a-z0-9_.-]{1,64}\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\z")]
    private static partial Regex ColorPattern();
}

/// <summary>Templates (<c>Notifications:Templates</c>).</summary>
public sealed class TemplateOptions
{
    public const string Section = "Notifications:Templates";

    /// <summary>What a template without a locale is in, and what everybody gets whose locale it does not have.</summary>
    public string DefaultLocale { get; set; } = "en";

    /// <summary>The IANA time zone in which dates are written to those whose profile has none.</summary>
    public string DefaultTimeZone { get; set; } = "Etc/UTC";

    /// <summary>How long a template is used before storage is asked whether it changed: after so long a change is everywhere.</summary>
    public TimeSpan CacheLife { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many templates are kept ready at the most; a compiled one takes some 90 KB.</summary>
    public int CacheSize { get; set; } = 300;

    /// <summary>How often the loops of one template may run, all its texts together.</summary>
    public int MaxIterations { get; set; } = 10_000;

    /// <summary>How long the loops of one template may take, all together. They take microseconds.</summary>
    public TimeSpan RenderTimeout { get; set; } = TimeSpan.FromSeconds(2);
}

internal sealed class TemplateOptionsValidator : IValidateOptions<TemplateOptions>
{
    public ValidateOptionsResult Validate(string? name, TemplateOptions options)
    {
        var errors = new SettingErrors(TemplateOptions.Section);
        if (Locales.Normalize(options.DefaultLocale) != options.DefaultLocale)
            errors.Add(nameof(options.DefaultLocale), $"is '{options.DefaultLocale}'; allowed: {Locales.Rule}.");
        if (!TextContext.IsZone(options.DefaultTimeZone))
            errors.Add(nameof(options.DefaultTimeZone), $"is '{options.DefaultTimeZone}'; allowed: an IANA time zone, as Europe/Berlin.");
        errors.InRange(nameof(options.CacheLife), options.CacheLife, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        errors.InRange(nameof(options.CacheSize), options.CacheSize, 1, 100_000);
        errors.InRange(nameof(options.MaxIterations), options.MaxIterations, 1, 1_000_000);
        errors.InRange(nameof(options.RenderTimeout), options.RenderTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30));
        return errors.Result;
    }
}
