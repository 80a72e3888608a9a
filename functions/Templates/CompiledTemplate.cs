using System.Globalization;
using HandlebarsDotNet;

namespace Notifications.Templates;

/// <summary>A template whose texts are ready to be filled in. Each is compiled at its first use.</summary>
internal sealed class CompiledTemplate(Template template)
{
    private readonly Dictionary<string, Lazy<Action<TextWriter, object>>> texts = template.Sources.ToDictionary(
        s => s.Member, s => new Lazy<Action<TextWriter, object>>(() => Compile(s.Source, isHtml: s.Member == "emailHtml")), StringComparer.Ordinal);

    public Template Template => template;

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

    public static Action<TextWriter, object> Compile(string source, bool isHtml)
    {
        if (!source.Contains("{{", StringComparison.Ordinal))
            return (writer, _) => writer.Write(source);
        // An environment of its own: what the library keeps of names and paths goes when the template goes.
        var environment = Handlebars.Create(new HandlebarsConfiguration
        {
            NoEscape = !isHtml,
            TextEncoder = new HtmlEncoder(),
            FormatProvider = CultureInfo.InvariantCulture,
            FileSystem = null,
            ObjectDescriptorProviders = { new ValueDescriptors() },
        });
        using var reader = new StringReader(source);
        var compiled = environment.Compile(reader);
        return (writer, values) => compiled(writer, values);
    }
}
