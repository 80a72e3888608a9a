using System.Text.Json;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;

namespace Notifications.Templates;

/// <summary>A version of a template as a table row. What is null is left out.</summary>
internal static class TemplateEntity
{
    /// <summary>True on the one version of a locale that is used.</summary>
    public const string Active = "Active";

    /// <summary>What a list needs.</summary>
    public static readonly string[] SummaryColumns =
        ["RowKey", nameof(Template.Name), nameof(Template.Locale), nameof(Template.Version), nameof(Template.Icon), nameof(Template.Color),
        nameof(Template.Type), nameof(Template.Category), nameof(Template.Priority)];

    public static TableEntity From(string ns, Template template, bool active)
    {
        var entity = new TableEntity(Keys.Escape(ns), TemplateKeys.Row(template.Name, template.Locale, template.Version))
        {
            [nameof(Template.Name)] = template.Name,
            [nameof(Template.Locale)] = template.Locale,
            [nameof(Template.Version)] = template.Version,
            [nameof(Template.Type)] = SnakeCase<NotificationType>.NameOf(template.Type),
            [nameof(Template.Category)] = template.Category,
            [nameof(Template.Priority)] = SnakeCase<Priority>.NameOf(template.Priority),
            [nameof(Template.Title)] = template.Title,
            [nameof(Template.Message)] = template.Message,
            [nameof(Template.Variables)] = JsonSerializer.Serialize(
            template.Variables, TemplatesJson.Default.IReadOnlyListTemplateVariable),
            [nameof(Template.CreatedAt)] = template.CreatedAt!,
            [Active] = active,
        };
        AddIfGiven(entity, nameof(Template.EmailSubject), template.EmailSubject);
        AddIfGiven(entity, nameof(Template.EmailHtml), template.EmailHtml);
        if (template.EmailBlocks is { } blocks)
            LongText.Write(
                entity, nameof(Template.EmailBlocks), JsonSerializer.Serialize(blocks, TemplatesJson.Default.IReadOnlyListMailBlock));
        AddIfGiven(entity, nameof(Template.SmsText), template.SmsText);
        AddIfGiven(entity, nameof(Template.ActionUrl), template.ActionUrl);
        AddIfGiven(entity, nameof(Template.Icon), template.Icon);
        AddIfGiven(entity, nameof(Template.Color), template.Color);
        return entity;
    }

    /// <summary>Also of a row that was read in part: what is missing is empty.</summary>
    public static Template To(TableEntity entity) => new()
    {
        Name = entity.GetString(nameof(Template.Name)),
        Locale = entity.GetString(nameof(Template.Locale)),
        Version = entity.GetInt32(nameof(Template.Version)) ?? 0,
        Title = entity.GetString(nameof(Template.Title)) ?? "",
        Message = entity.GetString(nameof(Template.Message)) ?? "",
        EmailSubject = entity.GetString(nameof(Template.EmailSubject)),
        EmailHtml = entity.GetString(nameof(Template.EmailHtml)),
        EmailBlocks = LongText.Read(entity, nameof(Template.EmailBlocks)) is { Length: > 0 } blocks
            ? JsonSerializer.Deserialize(blocks, TemplatesJson.Default.IReadOnlyListMailBlock) : null,
        SmsText = entity.GetString(nameof(Template.SmsText)),
        ActionUrl = entity.GetString(nameof(Template.ActionUrl)),
        Icon = entity.GetString(nameof(Template.Icon)),
        Color = entity.GetString(nameof(Template.Color)),
        Type = SnakeCase<NotificationType>.Parse(entity.GetString(nameof(Template.Type))) ?? NotificationType.Info,
        Category = entity.GetString(nameof(Template.Category)),
        Priority = SnakeCase<Priority>.Parse(entity.GetString(nameof(Template.Priority))) ?? Priority.Normal,
        Variables = entity.GetString(nameof(Template.Variables)) is { } variables
            ? JsonSerializer.Deserialize(StrictJson.Checked(variables), TemplatesJson.Default.IReadOnlyListTemplateVariable)! : [],
        CreatedAt = entity.GetDateTimeOffset(nameof(Template.CreatedAt)),
    };

    private static void AddIfGiven(TableEntity entity, string name, string? value)
    {
        if (value is not null)
            entity[name] = value;
    }
}
