using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Delivery.Plans;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform.Http;
using Notifications.Platform.Storage;
using Notifications.Recipients;
using Notifications.Sending;
using Notifications.Templates;

namespace Notifications.Messages;

/// <summary>The one notification that a conversation with unread messages has in its reader's inbox. Its id is the message's, its collapse
/// key the conversation's: whatever is done twice finds it there already.</summary>
public sealed class ConversationNotice(
    Tables tables, ConversationStore conversations, MessageStore messages, SendHandler sends, InboxChanges inbox,
    NoticeTexts texts, PlanCatalog plans, IOptions<MessagesOptions> options)
{
    internal const string Category = "new_message";

    private const string KeyPrefix = "messages-";

    private const int MaxTries = 4;

    /// <summary>Makes the notification that there should be, or removes the one that there should not be. Whoever moves the watermark
    /// writes it first and then looks here; whoever notifies looks at the watermark afterwards: of two at the same moment, the later one
    /// sees both.</summary>
    internal async Task SettleAsync(string ns, string user, string peer, CancellationToken cancellation)
    {
        var pair = Pair.Of(ns, user, peer);
        Guid? notified = null;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var row = await conversations.FindAsync(ns, user, peer, cancellation);
            var unread = row.IsBlocked ? null : await messages.NewestUnreadAsync(pair, user, row.UnreadAfter, cancellation);
            var current = await CurrentAsync(ns, user, peer, cancellation);
            // What preferences refuse or digests gather is never the current one, however often it is sent.
            if (current == unread?.Id || (unread is not null && unread.Id == notified))
                return;
            if (unread is null || (current is { } shown && shown.CompareTo(unread.Id) > 0))
            {
                await RemoveAsync(ns, user, current!.Value, cancellation);
                return;
            }
            await NotifyAsync(ns, unread.Message, cancellation);
            notified = unread.Id;
        }
    }

    /// <summary>Takes the notification out of the inbox without a trace, with what is kept beside it: its sender was erased.</summary>
    internal async Task EraseAsync(string ns, string user, string peer, CancellationToken cancellation)
    {
        if (await CurrentAsync(ns, user, peer, cancellation) is not { } id)
            return;
        var table = await RemoveAsync(ns, user, id, cancellation);
        var partition = Keys.Partition(ns, user);
        var (from, until) = InboxKeys.Events(user, id);
        var events = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {until}");
        await foreach (var row in table.QueryAsync<TableEntity>(events, null, ["PartitionKey", "RowKey"], cancellation))
            await table.DeleteEntityAsync(partition, row.RowKey, Azure.ETag.All, cancellation);
        await table.DeleteEntityAsync(partition, InboxKeys.Collapsed(user, KeyOf(peer)), Azure.ETag.All, cancellation);
    }

    /// <summary>An admin who exports somebody's notifications does not see what was written to them.</summary>
    internal static Notification WithoutText(Notification notification) =>
        notification is { Category: Category, CollapseKey: { } key } && key.StartsWith(KeyPrefix, StringComparison.Ordinal)
            ? notification with { Message = "", ChannelTexts = null }
            : notification;

    /// <summary>Deletes it like its user would, so that all clients and counts know; then for good: nobody can bring back the text of a
    /// message that was deleted.</summary>
    private async Task<TableClient> RemoveAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        await inbox.DeleteAsync(ns, user, id, cancellation);
        var table = await tables.InboxAsync(cancellation);
        await table.DeleteEntityAsync(Keys.Partition(ns, user), InboxKeys.Row(user, id), Azure.ETag.All, cancellation);
        return table;
    }

    /// <summary>Whoever the peer is: the key says nothing, and is as long for every id.</summary>
    private static string KeyOf(string peer) =>
        $"{KeyPrefix}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(peer)).AsSpan(0, 16))}";

    /// <summary>The newest one that there was; its user may have deleted it.</summary>
    private async Task<Guid?> CurrentAsync(string ns, string user, string peer, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            Keys.Partition(ns, user), InboxKeys.Collapsed(user, KeyOf(peer)), [CollapseStore.Current], cancellation);
        return found is { HasValue: true, Value: { } pointer } ? pointer.GetGuid(CollapseStore.Current) : null;
    }

    private async Task NotifyAsync(string ns, Message message, CancellationToken cancellation)
    {
        var content = await texts.FillAsync(ns, message, new ContentRequest
        {
            Category = Category,
            Type = NotificationType.UserAction,
            Rest = ContentRequest.Nothing with
            {
                ActionUrl = options.Value.PageUrl.Length == 0 ? null : LinkTo(message.From),
                CollapseKey = KeyOf(message.From),
                At = message.SentAt,
                Data = JsonSerializer.SerializeToElement(new NewMessageData(message.From), NoticeJson.Default.NewMessageData),
            },
        }, cancellation);
        content = await plans.PinAsync(ns, content, cancellation);
        var plan = new SendPlan { Targets = new SendTargets { Users = [message.To] }, Contents = [new WeightedContent(1, content)] };
        await sends.SendAsync(ns, message.Id, plan.By($"user:{message.From}"), cancellation);
    }

    private string LinkTo(string user)
    {
        var url = options.Value.PageUrl;
        return $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}with={Uri.EscapeDataString(user)}";
    }
}

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
