using System.Text.Json;
using HandlebarsDotNet;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform.Http;

namespace Notifications.Templates;

/// <summary>Fills in templates: for a preview, for the check that a send begins with, and for each of its recipients.</summary>
public sealed class TemplateRenderer(TemplateCatalog catalog, PinnedTemplates pinned, TimeProvider time, IOptions<TemplateOptions> options)
{
    /// <summary>Of a send's or a preview's variables, in bytes of UTF-8.</summary>
    public const int MaxVariablesBytes = 16 * 1024;

    public async Task<bool> KnowsAsync(string ns, string name, CancellationToken cancellation) =>
        await FindAsync(ns, name, cancellation) is not null;

    /// <summary>Null when something is wrong: <paramref name="errors"/> has what, under <paramref name="prefix"/> and <c>template</c>,
    /// <c>locale</c>, <c>variables</c> or <c>variables.{name}</c>. A locale that the template does not have falls back.</summary>
    /// <param name="recipient">Whom it is for, where that is known.</param>
    public async Task<RenderedTemplate?> RenderAsync(
        string ns, string name, string? locale, JsonElement? variables, FieldErrors errors, string prefix, CancellationToken cancellation,
        TextRecipient? recipient = null)
    {
        if (await OpenAsync(ns, name, locale, errors, prefix, cancellation) is not var (versions, tag))
            return null;
        var language = tag ?? recipient?.Locale;
        var template = versions.Find(language);
        return Render(
            template, variables, language, recipient ?? TextRecipient.Unknown, new TextMoment(time.GetUtcNow(), null),
            new RenderReport(errors, prefix, template.Template));
    }

    /// <summary>A template that is not kept. Null when something is wrong: <paramref name="errors"/> has what, under <c>draft</c> and the
    /// text's member, or <c>variables</c>.</summary>
    internal RenderedTemplate? RenderDraft(Template draft, JsonElement? variables, FieldErrors errors, TextRecipient? recipient) =>
        Render(
            new CompiledTemplate(draft), variables, recipient?.Locale ?? draft.Locale, recipient ?? TextRecipient.Unknown,
            new TextMoment(time.GetUtcNow(), null), new RenderReport(errors, "", draft) { IsDraft = true });

    /// <summary>As <see cref="PrepareAsync"/>, of a template that is not kept.</summary>
    internal PreparedTemplate? PrepareDraft(Template draft, JsonElement? variables, FieldErrors errors)
    {
        var template = new CompiledTemplate(draft);
        var report = new RenderReport(errors, "", draft) { IsDraft = true, MayBeEmpty = template.Traits.MayBeEmpty };
        var rendered = Render(template, variables, null, TextRecipient.Unknown, new TextMoment(time.GetUtcNow(), null), report);
        var versions = new TemplateVersions(new Dictionary<string, CompiledTemplate> { [draft.Locale] = template }, draft.Locale);
        return rendered is null || report.IsBad ? null : new PreparedTemplate(pinned, versions, rendered.Named(), null, variables);
    }

    /// <summary>What a send begins with: its variables are checked once, for all languages. Null when something is wrong, as
    /// above.</summary>
    public async Task<PreparedTemplate?> PrepareAsync(
        string ns, string name, string? locale, JsonElement? variables, FieldErrors errors, string prefix, CancellationToken cancellation)
    {
        if (await OpenAsync(ns, name, locale, errors, prefix, cancellation) is not var (versions, tag))
            return null;
        var template = versions.Find(tag);
        // Nothing is known of any recipient yet: a text that is only about them is empty, and not wrong for that.
        var report = new RenderReport(errors, prefix, template.Template) { MayBeEmpty = template.Traits.MayBeEmpty };
        var moment = new TextMoment(time.GetUtcNow(), null);
        var rendered = Render(template, variables, tag, TextRecipient.Unknown, moment, report);
        if (tag is null)
            RequireForOthers(versions.All.Where(v => v != template), variables, moment, report);
        return rendered is null || report.IsBad ? null : new PreparedTemplate(pinned, versions, rendered.Named(), tag, variables);
    }

    /// <summary>The texts of a content, for each of its recipients; null when they are the same for all.</summary>
    /// <param name="now">When it is sent: the same for all, and whenever it is done again.</param>
    /// <param name="group">The group that it tells of; null: it is the only event.</param>
    public SendTexts? TextsOf(SendContent content, DateTimeOffset now, NotificationGroup? group = null) =>
        content.Template is { } template
            ? new SendTexts(this, pinned.Open(template), content, template, new TextMoment(now, group ?? NotificationGroup.Of(
                Guid.Empty, content.Actor)))
            : null;

    /// <param name="language">The one asked for, or the recipient's.</param>
    internal RenderedTemplate? Render(
        CompiledTemplate compiled, JsonElement? variables, string? language, TextRecipient recipient, TextMoment moment,
        RenderReport report, bool forChannels = true)
    {
        var budget = new RenderBudget(time, options.Value.MaxIterations, options.Value.RenderTimeout);
        if (Values(compiled.Template, variables, budget, report) is not { } own)
            return null;
        var textLanguage = TextContext.LanguageOf(compiled.Template.Locale, language);
        var values = new ObjectValue(own, budget, null)
        {
            Beside = CommonVariables.Of(recipient, moment.At, moment.Group, GroupPhrases.For(textLanguage), budget),
        };
        var context = new TextContext(
            TextContext.CultureOf(textLanguage), TextContext.ZoneOf(recipient.TimeZone, options.Value), moment.At);
        var rendered = context.Use(() => Fill(compiled, values, report, forChannels));
        foreach (var path in budget.Missed)
            report.Add($"variables.{path}", $"is required by template '{compiled.Template.Name}'");
        return report.IsBad ? null : rendered;
    }

    private static RenderedTemplate Fill(CompiledTemplate compiled, ObjectValue values, RenderReport report, bool forChannels)
    {
        var template = compiled.Template;
        var rendered = new RenderedTemplate
        {
            Name = template.Name,
            Locale = template.Locale,
            Version = template.Version,
            Title = Text("title") ?? "",
            Message = Text("message") ?? "",
            EmailSubject = forChannels ? OneLine(Text("emailSubject")) : null,
            EmailHtml = forChannels ? Text("emailHtml") : null,
            EmailBlocks = forChannels ? MailBlocks.FillIn(template.EmailBlocks, Text) : null,
            SmsText = forChannels ? Text("smsText") : null,
            ActionUrl = Text("actionUrl"),
            Icon = template.Icon,
            Color = template.Color,
            Type = template.Type,
            Category = template.Category,
            Priority = template.Priority,
        };
        if (rendered.EmailBlocks?.Sum(b => b.Length) is > MailBlocks.MaxOutput and var length)
            report.AddText("emailBlocks", $"have {length:N0} characters; allowed: at most {MailBlocks.MaxOutput:N0}");
        return rendered;

        string? Text(string member) => TemplateRenderer.Text(compiled, member, values, report);
    }

    private async Task<(TemplateVersions Versions, string? Locale)?> OpenAsync(
        string ns, string name, string? locale, FieldErrors errors, string prefix, CancellationToken cancellation)
    {
        var tag = locale is null ? null : Locales.Normalize(locale);
        if (locale is not null && tag is null)
            errors.Add($"{prefix}locale", $"'{FieldErrors.Shorten(locale)}' is not allowed; allowed: {Locales.Rule}");
        var versions = await FindAsync(ns, name, cancellation);
        if (versions is null)
            errors.Add($"{prefix}template", $"'{FieldErrors.Shorten(name)}' is not known; allowed: a template of GET /templates");
        return versions is null || (locale is not null && tag is null) ? null : (versions, tag);
    }

    private async Task<TemplateVersions?> FindAsync(string ns, string name, CancellationToken cancellation) =>
        TemplateReader.IsName(name) ? await catalog.FindAsync(ns, name, cancellation) : null;

    /// <summary>Only what the template declares gets in.</summary>
    private static Dictionary<string, object?>? Values(
        Template template, JsonElement? variables, RenderBudget budget, RenderReport report)
    {
        if (!Require(template, variables, report))
            return null;
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var variable in template.Variables)
        {
            if (Find(variables, variable) is { } value)
                values[variable.Name] = TemplateValues.From(value, budget, variable.Required ? variable.Name : null);
        }
        return values;
    }

    /// <summary>False when one that is required is missing.</summary>
    private static bool Require(Template template, JsonElement? variables, RenderReport report)
    {
        if (variables is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined) })
        {
            report.Add("variables", "is not allowed; allowed: an object");
            return false;
        }
        TemplateVariable[] missing = [.. template.Variables.Where(v => IsMissing(v, variables))];
        foreach (var variable in missing)
            report.Add($"variables.{variable.Name}", $"is required by template '{template.Name}'");
        return missing.Length == 0;
    }

    /// <summary>What other languages require. A text that comes out wrong there fails only for those who get it.</summary>
    private void RequireForOthers(IEnumerable<CompiledTemplate> others, JsonElement? variables, TextMoment moment, RenderReport report)
    {
        report.IgnoresTexts = true;
        foreach (var other in others)
        {
            // Which members a text needs is only known when it is filled in.
            if (Require(other.Template, variables, report) && other.Traits.UsesMembers)
                Render(other, variables, other.Template.Locale, TextRecipient.Unknown, moment, report);
        }
    }

    private static bool IsMissing(TemplateVariable variable, JsonElement? variables) =>
        variable.Required && Find(variables, variable) is null;

    private static JsonElement? Find(JsonElement? variables, TemplateVariable variable) =>
        variables is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(variable.Name, out var value)
        && value.ValueKind != JsonValueKind.Null
            ? value : variable.Default;

    /// <summary>Null also for a text that came out empty.</summary>
    private static string? Text(CompiledTemplate compiled, string member, ObjectValue values, RenderReport report)
    {
        try
        {
            if (compiled.Render(member, values) is not { } text)
                return null;
            if (TemplateTexts.Check(member, text) is { } problem && !(report.MayBeEmpty && string.IsNullOrWhiteSpace(text)))
                report.AddText(member, problem);
            return text.Length == 0 ? null : text;
        }
        catch (RenderLimitException e)
        {
            report.AddText(member, $"is refused: {e.Message}");
        }
        catch (HandlebarsException e) when (e.InnerException is RenderLimitException limit)
        {
            report.AddText(member, $"is refused: {limit.Message}");
        }
        catch (HandlebarsException)
        {
            report.AddText(member, "can't be filled in");
        }
        return null;
    }

    /// <summary>A line break in a subject would begin another header.</summary>
    private static string? OneLine(string? subject) =>
        subject is null || !subject.Any(char.IsControl) ? subject : string.Concat(subject.Select(c => char.IsControl(c) ? ' ' : c));
}

/// <summary>When a text is made, and of which group.</summary>
internal readonly record struct TextMoment(DateTimeOffset At, NotificationGroup? Group);

/// <summary>Says what was wrong: to the caller by the request's members, or of one recipient in a sentence.</summary>
internal sealed class RenderReport(FieldErrors? errors, string prefix, Template template)
{
    private readonly HashSet<(string Member, string Message)> added = [];
    private string? problem;

    public bool IsBad => problem is not null;

    /// <summary>A title or message may come out empty.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>Only variables are reported.</summary>
    public bool IgnoresTexts { get; set; }

    /// <summary>It is not kept: what its texts become is said of them, and not of the variables.</summary>
    public bool IsDraft { get; init; }

    /// <summary>The first that was wrong.</summary>
    public string Problem => problem ?? "";

    public void Add(string member, string message) => Add(member, message, $"{FieldErrors.Shorten(member)} {message}");

    public void AddText(string member, string message)
    {
        if (IgnoresTexts)
            return;
        Add(
            IsDraft ? $"draft.{member}" : "variables",
            IsDraft ? $"{message} (filled in)" : $"with these, the {member} of '{template.Name}' {message}",
            $"the {member} of '{template.Name}' in '{template.Locale}' {message}");
    }

    private void Add(string member, string message, string sentence)
    {
        problem ??= sentence;
        // Several languages may need the same: it is reported once.
        if (added.Add((member, message)))
            errors?.Add(prefix + member, message);
    }
}

/// <summary>A send's template, checked.</summary>
public sealed class PreparedTemplate
{
    private readonly PinnedTemplates pinned;
    private readonly TemplateVersions versions;
    private readonly string? locale;
    private readonly JsonElement? variables;

    internal PreparedTemplate(
        PinnedTemplates pinned, TemplateVersions versions, RenderedTemplate rendered, string? locale, JsonElement? variables)
    {
        (this.pinned, this.versions, this.locale, this.variables) = (pinned, versions, locale, variables);
        Rendered = rendered;
    }

    /// <summary>For nobody in particular, in the language asked for or the default one. What is no text of it holds for all
    /// recipients.</summary>
    public RenderedTemplate Rendered { get; }

    /// <summary>What each recipient's texts are made of; null when all get <see cref="Rendered"/>.</summary>
    /// <param name="given">Texts that the send brings itself.</param>
    /// <param name="forChannels">Some channel may say more than title and message.</param>
    public SendTemplate? Pin(IReadOnlyList<string> given, bool forChannels) =>
        versions.Differs(locale) ? pinned.Pin(versions, locale, variables, given, forChannels) : null;
}
