using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Platform.Json;
using Notifications.Platform.Settings;

namespace Notifications.Templates;

/// <summary>Templates, their versions, and filling them in.</summary>
internal static class TemplatesModule
{
    public static IServiceCollection AddTemplates(this IServiceCollection services)
    {
        return services
            .AddSettings<TemplateOptions, TemplateOptionsValidator>(TemplateOptions.Section)
            .AddSingleton<PreloadedTemplates>()
            .AddSingleton<TemplateStore>()
            .AddSingleton<TemplateCatalog>()
            .AddSingleton<PinnedTemplates>()
            .AddSingleton<TemplateReader>()
            .AddSingleton<TemplateHandler>()
            .AddSingleton<TemplateRenderer>()
            .AddSingleton<TemplatePreviewer>();
    }
}

/// <summary>Templates, as answered and as stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Rfc3339)])]
[JsonSerializable(typeof(Template))]
[JsonSerializable(typeof(TemplatePage))]
[JsonSerializable(typeof(TemplateDetails))]
[JsonSerializable(typeof(RenderedTemplate))]
[JsonSerializable(typeof(PreloadedTemplate))]
[JsonSerializable(typeof(IReadOnlyList<TemplateVariable>))]
[JsonSerializable(typeof(IReadOnlyList<MailBlock>))]
internal sealed partial class TemplatesJson : JsonSerializerContext;
