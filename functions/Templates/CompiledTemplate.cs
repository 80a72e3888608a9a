using System.Globalization;
using HandlebarsDotNet;

namespace Notifications.Templates;

/// <summary>A template whose texts are ready to be filled in. Each is compiled at its first use.</summary>
internal sealed class CompiledTemplate
{
    private readonly Lock compiling = new();
    private readonly Dictionary<string, Lazy<Action<TextWriter, object>>> texts;

    public CompiledTemplate(Template template)
    {
        Template = template;
        // Environments of its own: what the library keeps of names and paths goes when the template goes.
        var (text, html) = (new Lazy<IHandlebars>(() => Environment(isHtml: false)), new Lazy<IHandlebars>(() => Environment(isHtml: true)));
        texts = template.Sources.ToDictionary(
            s => s.Member, s => new Lazy<Action<TextWriter, object>>(() => CompileAlone(s.Source, s.Member == "emailHtml" ? html : text)), StringComparer.Ordinal);
    }

    public Template Template { get; }

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
    public static void Check(string source) => Compile(source, new Lazy<IHandlebars>(() => Environment(isHtml: true)));

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
        using var reader = new StringReader(source);
        var compiled = environment.Value.Compile(reader);
        return (writer, values) => compiled(writer, values);
    }

    private static IHandlebars Environment(bool isHtml) => Handlebars.Create(new HandlebarsConfiguration
    {
        NoEscape = !isHtml,
        TextEncoder = new HtmlEncoder(),
        FormatProvider = CultureInfo.InvariantCulture,
        FileSystem = null,
        ObjectDescriptorProviders = { new ValueDescriptors() },
    }).CreateSharedEnvironment();
}
