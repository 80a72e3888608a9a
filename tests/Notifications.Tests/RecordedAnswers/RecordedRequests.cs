using Notifications.Tests.RecordedAnswers.Requests;

namespace Notifications.Tests.RecordedAnswers;

/// <summary>All requests, in the order in which they are played.</summary>
public static class RecordedRequests
{
    /// <summary>HMAC key of unsubscribe links.</summary>
    internal const string UnsubscribeKey = "a-key-for-unsubscribe-links-in-tests";

    /// <summary>What the host that answers needs beside <see cref="Support.AppFixture"/>'s own settings. Permits come so rarely that what
    /// is left is the same in every run, and nothing is pushed again or given up while the requests are played.</summary>
    public static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string>
    {
        ["Notifications:Sending:RateLimits:PerCaller:PermitsPerSecond"] = "0.001",
        ["Notifications:Sending:RateLimits:PerCaller:Burst"] = "150",
        ["Notifications:Delivery:Low:BaseDelay"] = "00:10:00",
        ["Notifications:Delivery:Normal:BaseDelay"] = "00:10:00",
        ["Notifications:Delivery:High:BaseDelay"] = "00:10:00",
        ["Notifications:Delivery:Urgent:BaseDelay"] = "00:10:00",
        ["Notifications:Delivery:Critical:BaseDelay"] = "00:10:00",
        ["Notifications:Delivery:AcknowledgementTimeout"] = "01:00:00",
        ["Notifications:Realtime:PushTimeout"] = "00:00:30",
        ["Notifications:Channels:PublicUrl"] = "https://notify.example.com",
        ["Notifications:Channels:UnsubscribeKey"] = UnsubscribeKey,
        ["Notifications:Channels:Push:PublicKey"] =
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
        ["Notifications:Channels:Push:PrivateKey"] = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
        ["Notifications:Channels:Push:Subject"] = "mailto:admin@notify.example.com",
    };

    /// <summary>Statistics come first: they are counted by the hour, and the fixture begins early enough in one.</summary>
    public static IReadOnlyList<RecordedRequest> All { get; } =
    [
        .. StatisticsRequests.All,
        .. RefusedRequests.All,
        .. CredentialRequests.All,
        .. RouteRequests.All,
        .. PageRequests.All,
        .. SendRequests.All,
        .. WrongSendRequests.All,
        .. QueuedSendRequests.All,
        .. ProgressAndBulkRequests.All,
        .. IdempotencyRequests.All,
        .. InboxRequests.All,
        .. InboxListRequests.All,
        .. PreferenceRequests.All,
        .. RecipientRequests.All,
        .. RoomRequests.All,
        .. TemplateRequests.All,
        .. CategoryRequests.All,
        .. LayoutRequests.All,
        .. RealtimeRequests.All,
        .. MessageRequests.All,
        .. PushSubscriptionRequests.All,
        .. UnsubscribeRequests.All,
        .. ConfirmEmailRequests.All,
        .. AuditRequests.All,
        .. DeadLetterRequests.All,
        .. OperationsRequests.All,
        .. SupportRequests.All,
        .. AnnouncementRequests.All,
        .. RecipientPreferenceRequests.All,
        .. PlanRequests.All,
    ];
}
