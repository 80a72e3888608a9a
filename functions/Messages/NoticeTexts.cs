using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Recipients;
using Notifications.Sending;
using Notifications.Templates;

namespace Notifications.Messages;

/// <summary>What a new message's notification says: the template <c>new_message</c> in the reader's language, with the sender's name and
/// the beginning of the message.</summary>
public sealed class NoticeTexts(TemplateRenderer templates, RecipientStore recipients, ILogger<NoticeTexts> logger)
{
    private const int PreviewLength = 140, NameLength = 100;

    internal async Task<SendContent> FillAsync(string ns, Message message, ContentRequest members, CancellationToken cancellation)
    {
        var (sender, reader) = (recipients.GetAsync(ns, message.From, cancellation), recipients.GetAsync(ns, message.To, cancellation));
        // An id may be longer than a title, and a name is one of the words of the template's.
        var name = ConversationRow.Beginning((await sender).DisplayName ?? message.From, NameLength);
        var preview = ConversationRow.Beginning(message.Text, PreviewLength);
        var variables = JsonSerializer.SerializeToElement(new NewMessageVariables(name, preview), NoticeJson.Default.NewMessageVariables);
        var template = await templates.RenderAsync(
            ns, ConversationNotice.Category, null, variables, new FieldErrors(), "", cancellation, (await reader).Reader);
        if (template is not null)
            return members.Over(template, null);
        // A template of the namespace's own may ask for what is not there.
        logger.TemplateNotFilled(ConversationNotice.Category);
        return (members with { Title = name, Message = preview }).Over(null, null);
    }
}

/// <summary>The variables of the template <c>new_message</c>.</summary>
internal sealed record NewMessageVariables(string Sender, string Preview);

/// <summary>The data of the notification: what a client opens.</summary>
internal sealed record NewMessageData(string ConversationWith);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NewMessageVariables))]
[JsonSerializable(typeof(NewMessageData))]
internal sealed partial class NoticeJson : JsonSerializerContext;
