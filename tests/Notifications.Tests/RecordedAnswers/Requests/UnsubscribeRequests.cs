using Microsoft.Extensions.Options;
using Notifications.Delivery.Channels;
using Notifications.Domain;
using Notifications.Recipients.Preferences;
using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Links in mails that end a category.</summary>
internal static class UnsubscribeRequests
{
    private static readonly Callers In = new("unsubscribe");

    private static readonly string Orders = Token("orders", 2026), Security = Token("security", 2026), Expired = Token("orders", 2010);

    public static IEnumerable<RecordedRequest> All =>
    [
        Put("recipients/una", "{}").By(In.Sender),
        .. new[] { Orders, Security, Expired, $"{Orders}x", "nonsense", "", "a.b" }.Select(t => Get($"unsubscribe?token={t}")),
        Get("unsubscribe"), Get("unsubscribe?token"), Get($"unsubscribe?TOKEN={Orders}"), Get($"unsubscribe?token={Orders}&token={Orders}"),
        Get($"unsubscribe?token={Orders}&surprise=1"), Get($"unsubscribe/?token={Orders}"),
        Post($"unsubscribe?token={Orders}", "List-Unsubscribe=One-Click").Of("application/x-www-form-urlencoded"),
        Post($"unsubscribe?token={Orders}"), Post($"unsubscribe?token={Security}"), Post($"unsubscribe?token={Expired}"),
        Post($"unsubscribe?token={Orders}&undo=true"), Post($"unsubscribe?token={Expired}&undo=true"), Post("unsubscribe"),
        Post("unsubscribe", $"token={Orders}").Of("application/x-www-form-urlencoded"),
        Get("notifications/preferences").By(In.User("una")),
    ];

    /// <summary>Of a link that was made at the beginning of that year, and is good for ten.</summary>
    private static string Token(string category, int year)
    {
        var (key, lifetime) = (RecordedRequests.UnsubscribeKey, TimeSpan.FromDays(3650));
        var links = new UnsubscribeLinks(
            Options.Create(new ChannelsOptions { UnsubscribeKey = key, UnsubscribeLifetime = lifetime }), new Beginning(year));
        return links.TokenFor(new UnsubscribeScope(In.Namespace, "una", category, ChannelKind.Email));
    }

    private sealed class Beginning(int year) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(year, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
