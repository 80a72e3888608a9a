using Microsoft.Azure.Functions.Worker;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;
using Notifications.Realtime;
using Notifications.Recipients.Preferences;
using Notifications.Templates;

namespace Notifications.Sending;

/// <summary>Sends to everyone in a namespace: one row, and one push for each language of its texts, whatever their number.</summary>
public sealed class BroadcastSender(
    BroadcastStore broadcasts, RealtimePush push, Queues queues, PreferenceEvaluator preferences, TemplateRenderer templates,
    GroupMessages messages, BroadcastReach reach, INotificationObserver observer)
{
    private static readonly TimeSpan PushRetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>When not everyone gets the same in their language, somebody is excluded, refuses it or is not to be disturbed, nothing of
    /// it may go to the groups: clients are told to look.</summary>
    public async Task SendAsync(string ns, Guid id, SendPlan plan, CancellationToken cancellation)
    {
        // Both are done before anybody is told so: what finds no broadcast waits for it.
        var adding = broadcasts.AddAsync(ns, id, plan, cancellation);
        await Task.WhenAll(reach.ScheduleAsync(ns, id, plan, cancellation), adding);
        var broadcast = await adding;
        observer.BroadcastSent(broadcast.Variants());
        var taken = await Task.WhenAll((await MessagesAsync(ns, broadcast, cancellation)).Select(message => push.ToGroupAsync(
            message.GroupOf(HubGroups.Everyone(ns)), message.Target, message.Argument, PlatformJson.Default.JsonElement, cancellation)));
        if (taken.Contains(false))
            await queues.SendAsync(Queues.FanOut, new PushBroadcast { Namespace = ns, SendId = id },
                SendingJson.Default.FanOutMessage, PushRetryDelay, cancellation);
    }

    /// <summary>The pushes of a broadcast that is stored, for the queue; none when it has expired meanwhile.</summary>
    public async Task<SignalRMessageAction[]> PushAgainAsync(string ns, Guid id, CancellationToken cancellation)
    {
        if (await broadcasts.FindAsync(ns, id, cancellation) is not { } broadcast)
            return [];
        return [.. (await MessagesAsync(ns, broadcast, cancellation)).Select(message => message.To(HubGroups.Everyone(ns)))];
    }

    private async Task<IReadOnlyList<GroupMessage>> MessagesAsync(string ns, Broadcast broadcast, CancellationToken cancellation)
    {
        var content = broadcast.ContentFor(HubEvents.Everybody);
        if (!broadcast.IsOneForAll || templates.TextsOf(content, default) is { IsByLanguage: false }
            || await preferences.DiffersForSomebodyAsync(ns, content, cancellation))
            return [GroupMessages.Refresh(broadcast.Id)];
        var languages = content.Template is null ? [null] : await preferences.LanguagesAsync(ns, cancellation);
        return languages is null or { Count: > GroupMessages.MaxLanguages } ? [GroupMessages.Refresh(broadcast.Id)]
            : messages.Of(ns, broadcast.Id, content, languages, broadcast.CreatedAt, Broadcast.ForAll);
    }
}
