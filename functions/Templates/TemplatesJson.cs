using System.Text.Json.Serialization;
using Notifications.Domain;
using Notifications.Platform.Json;

namespace Notifications.Templates;

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
