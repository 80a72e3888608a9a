using System.Text.Json;
using HandlebarsDotNet;
using Microsoft.Extensions.Options;
using Notifications.Platform.Http;

namespace Notifications.Templates;

/// <summary>Fills in templates: what a send with a template, and a preview, begin with.</summary>
public sealed class TemplateRenderer(TemplateCatalog catalog, TimeProvider time, IOptions<TemplateOptions> options)
{
    /// <summary>Of a send's or a preview's variables, in bytes of UTF-8.</summary>
    public const int MaxVariablesBytes = 16 * 1024;

    public async Task<bool> KnowsAsync(string ns, string name, CancellationToken cancellation) =>
        await FindAsync(ns, name, null, cancellation) is not null;

    /// <summary>Null when something is wrong: <paramref name="errors"/> has what, under <paramref name="prefix"/> and <c>template</c>,
    /// <c>locale</c>, <c>variables</c> or <c>variables.{name}</c>. A locale that the template does not have falls back.</summary>
    public async Task<RenderedTemplate?> RenderAsync(
        string ns, string name, string? locale, JsonElement? variables, FieldErrors errors, string prefix, CancellationToken cancellation)
    {
        var tag = locale is null ? null : Locales.Normalize(locale);
        if (locale is not null && tag is null)
            errors.Add($"{prefix}locale", $"'{FieldErrors.Shorten(locale)}' is not allowed; allowed: {Locales.Rule}");
        var template = await FindAsync(ns, name, tag, cancellation);
        if (template is null)
            errors.Add($"{prefix}template", $"'{FieldErrors.Shorten(name)}' is not known; allowed: a template of GET /templates");
        return template is null || (locale is not null && tag is null) ? null
            : Render(template, variables, new Report(errors, prefix, template.Template.Name));
    }

    private async Task<CompiledTemplate?> FindAsync(string ns, string name, string? locale, CancellationToken cancellation) =>
        TemplateReader.IsName(name) ? await catalog.FindAsync(ns, name, locale, cancellation) : null;

    private RenderedTemplate? Render(CompiledTemplate compiled, JsonElement? variables, Report report)
    {
        var budget = new RenderBudget(time, options.Value.MaxIterations, options.Value.RenderTimeout);
        if (Values(compiled.Template, variables, budget, report) is not { } values)
            return null;
        var template = compiled.Template;
        var rendered = new RenderedTemplate
        {
            Name = template.Name,
            Locale = template.Locale,
            Version = template.Version,
            Title = Text(compiled, "title", values, report) ?? "",
            Message = Text(compiled, "message", values, report) ?? "",
            EmailSubject = OneLine(Text(compiled, "emailSubject", values, report)),
            EmailHtml = Text(compiled, "emailHtml", values, report),
            EmailBlocks = MailBlocks.FillIn(template.EmailBlocks, member => Text(compiled, member, values, report)),
            SmsText = Text(compiled, "smsText", values, report),
            ActionUrl = Text(compiled, "actionUrl", values, report),
            Icon = template.Icon,
            Color = template.Color,
            Type = template.Type,
            Category = template.Category,
            Priority = template.Priority,
        };
        if (rendered.EmailBlocks?.Sum(b => b.Length) is > MailBlocks.MaxOutput and var length)
            report.Add("variables", $"with these, the emailBlocks of '{template.Name}' have {length:N0} characters; allowed: at most "
                + $"{MailBlocks.MaxOutput:N0}");
        foreach (var path in budget.Missed)
            report.Add($"variables.{path}", $"is required by template '{template.Name}'");
        return report.IsBad ? null : rendered;
    }

    /// <summary>Only what the template declares gets in.</summary>
    private static ObjectValue? Values(Template template, JsonElement? variables, RenderBudget budget, Report report)
    {
        if (variables is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined) })
        {
            report.Add("variables", "is not allowed; allowed: an object");
            return null;
        }
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var variable in template.Variables)
        {
            if (Find(variables, variable) is { } value)
                values[variable.Name] = TemplateValues.From(value, budget, variable.Required ? variable.Name : null);
            else if (variable.Required)
                report.Add($"variables.{variable.Name}", $"is required by template '{template.Name}'");
        }
        return report.IsBad ? null : new ObjectValue(values, budget, null);
    }

    private static JsonElement? Find(JsonElement? variables, TemplateVariable variable) =>
        variables is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(variable.Name, out var value)
        && value.ValueKind != JsonValueKind.Null
            ? value : variable.Default;

    /// <summary>Null also for a text that came out empty.</summary>
    private static string? Text(CompiledTemplate compiled, string member, ObjectValue values, Report report)
    {
        try
        {
            if (compiled.Render(member, values) is not { } text)
                return null;
            if (TemplateTexts.Check(member, text) is { } problem)
                report.Add("variables", $"with these, the {member} of '{report.Template}' {problem}");
            return text.Length == 0 ? null : text;
        }
        catch (RenderLimitException e)
        {
            report.Add("variables", $"with these, the {member} of '{report.Template}' is refused: {e.Message}");
        }
        catch (HandlebarsException)
        {
            report.Add("variables", $"with these, the {member} of '{report.Template}' can't be filled in");
        }
        return null;
    }

    /// <summary>A line break in a subject would begin another header.</summary>
    private static string? OneLine(string? subject) =>
        subject is null || !subject.Any(char.IsControl) ? subject : string.Concat(subject.Select(c => char.IsControl(c) ? ' ' : c));

    private sealed class Report(FieldErrors errors, string prefix, string template)
    {
        public string Template => template;

        public bool IsBad { get; private set; }

        public void Add(string member, string message)
        {
            IsBad = true;
            errors.Add(prefix + member, message);
        }
    }
}
