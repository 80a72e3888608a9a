using System.Globalization;
using System.Text.RegularExpressions;
using HandlebarsDotNet;

namespace Notifications.Templates;

/// <summary>A template whose texts are ready to be filled in. Each is compiled at its first use.</summary>
internal sealed partial class CompiledTemplate
{
    private readonly Lock compiling = new();
    private readonly Dictionary<string, Lazy<Action<TextWriter, object>>> texts;

    public CompiledTemplate(Template template)
    {
        Template = template;
        Traits = TemplateTraits.Of(template);
        // Environments of its own: what the library keeps of names and paths goes when the template goes.
        var environments = new Lazy<IHandlebars>[] { new(() => Environment(null)), new(() => Environment(new HtmlEncoder())),
            new(() => Environment(new AddressEncoder())) };
        texts = template.Sources.ToDictionary(
            s => s.Member, s => new Lazy<Action<TextWriter, object>>(
            () => CompileAlone(
                s.Member == "emailHtml" ? HtmlAddresses.Encode(s.Source) : s.Source, environments[EncodingOf(s.Member, s.Source)])),
            StringComparer.Ordinal);
    }

    public Template Template { get; }

    public TemplateTraits Traits { get; }

    /// <summary>Null if the template does not have that member.</summary>
    /// <exception cref="RenderLimitException">It took more than it may.</exception>
    public string? Render(string member, ObjectValue values)
    {
        if (!texts.TryGetValue(member, out var text))
            return null;
        using var writer = new LimitedWriter();
        text.Value(writer, values);
        return writer.ToString();
    }

    /// <exception cref="HandlebarsException">The library can't compile it.</exception>
    public static void Check(string source) => Compile(source, new Lazy<IHandlebars>(() => Environment(new HtmlEncoder())));

    /// <summary>Texts share an environment, and the library does not say that it compiles two at once.</summary>
    private Action<TextWriter, object> CompileAlone(string source, Lazy<IHandlebars> environment)
    {
        lock (compiling)
            return Compile(source, environment);
    }

    private static Action<TextWriter, object> Compile(string source, Lazy<IHandlebars> environment)
    {
        if (!source.Contains("{{", StringComparison.Ordinal))
            return (writer, _) => writer.Write(source);
        using var reader = new StringReader(HelperCall.Rename(source));
        var compiled = environment.Value.Compile(reader);
        return (writer, values) => compiled(writer, values);
    }

    /// <summary>An address that is one variable as a whole is the caller's; in any other, values are parts.</summary>
    private static int EncodingOf(string member, string source) => member switch
    {
        "emailHtml" => 1,
        _ when (member == "actionUrl" || MailBlocks.IsUrl(member)) && !WholeVariable().IsMatch(source) => 2,
        _ => 0,
    };

    [GeneratedRegex(@"^\s*\{\{[^{}#/^!]+\}\}\s*\z")]
    private static partial Regex WholeVariable();

    private static IHandlebars Environment(ITextEncoder? encoder)
    {
        var environment = Handlebars.Create(new HandlebarsConfiguration
        {
            NoEscape = encoder is null,
            TextEncoder = encoder,
            FormatProvider = CultureInfo.InvariantCulture,
            FileSystem = null,
            ObjectDescriptorProviders = { new ValueDescriptors() },
        }).CreateSharedEnvironment();
        HelperCall.Register(environment);
        return environment;
    }
}

/// <summary>What a template's texts depend on, beside its variables and its language.</summary>
/// <param name="UsesMembers">It looks into variables of its own.</param>
internal readonly partial record struct TemplateTraits(
    bool UsesRecipient, bool UsesZone, bool UsesCulture, bool UsesGroup, bool UsesMembers)
{
    /// <summary>While neither recipient nor group is known, a text that is only about them is empty, and not wrong for that.</summary>
    public bool MayBeEmpty => UsesRecipient || UsesGroup;

    public static TemplateTraits Of(Template template)
    {
        var isDeclared = template.Variables.Any(v => v.Name == CommonVariables.Recipient);
        var isOwnGroup = template.Variables.Any(v => v.Name == CommonVariables.Group);
        var traits = default(TemplateTraits);
        foreach (var content in template.Sources.SelectMany(s => TagPattern().Matches(s.Source)).Select(m => m.Groups[1].Value.Trim()))
        {
            var call = HelperCall.Parse(content, out _);
            var tags = call is null ? [TemplateTag.Parse(content)] : call.Paths.Select(TemplateTag.Parse);
            traits = new TemplateTraits(
                traits.UsesRecipient || (!isDeclared && tags.Any(t => t?.Variable == CommonVariables.Recipient)),
                traits.UsesZone || call?.UsesZone == true, traits.UsesCulture || call is { Name: not "url" },
                traits.UsesGroup || (!isOwnGroup && tags.Any(t => t?.Variable == CommonVariables.Group)),
                traits.UsesMembers || tags.Any(t => t is { LooksInside: true } tag && IsOwn(tag.Variable)));
        }
        return traits;

        bool IsOwn(string? variable) => variable switch
        {
            CommonVariables.Recipient => isDeclared,
            CommonVariables.Group => isOwnGroup,
            _ => true,
        };
    }

    public static TemplateTraits operator |(TemplateTraits one, TemplateTraits other) => new(
        one.UsesRecipient || other.UsesRecipient, one.UsesZone || other.UsesZone, one.UsesCulture || other.UsesCulture,
        one.UsesGroup || other.UsesGroup, one.UsesMembers || other.UsesMembers);

    [GeneratedRegex(@"\{\{~?(.*?)~?\}\}", RegexOptions.Singleline)]
    private static partial Regex TagPattern();
}
