using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Connections: where to connect, who is there, forgetting who is not.</summary>
internal static class RealtimeRequests
{
    private static readonly Callers In = new("realtime");
    private static readonly Caller User = In.User("una");

    public static IEnumerable<RecordedRequest> All => From(User, Negotiation, Nobody, Connected, Cleanup, WrongPresence);

    private static IEnumerable<RecordedRequest> Negotiation =>
    [
        Post("negotiate"), Post("negotiate?negotiateVersion=1"), Post("negotiate", "").Of("text/plain"), Post("negotiate", "{ no json"),
        Post("negotiate").By(In.Admin), Post("negotiate").By(In.User("é/ b")), Post("Negotiate/"),
    ];

    private static IEnumerable<RecordedRequest> Nobody =>
    [
        Get("realtime/status"), Get("presence?users=una"), Get("realtime/stats").By(In.Admin), Post("realtime/cleanup").By(In.Admin),
    ];

    private static IEnumerable<RecordedRequest> Connected =>
    [
        Put("rooms/lobby/members/una").By(In.Sender),
        Get("realtime/status").After(player => player.ConnectAsync(User)).WaitingFor("connectionId"),
        Get("presence?users=una,uwe").WaitingFor("true"),
        Get("presence?users=uwe,una,una,%C3%A9,a%2Fb"),
        Get("realtime/stats").By(In.Admin).WaitingFor("lobby"),
        Get("presence?users=una").By(new Callers("elsewhere").User("una")),
    ];

    private static IEnumerable<RecordedRequest> Cleanup => new[]
    {
        Post("realtime/cleanup", "{}"), Post("realtime/cleanup", """{ "timeoutSeconds": 86400 }"""),
        Post("realtime/cleanup", """{ "timeoutSeconds": -1 }"""),
        Post("realtime/cleanup", """{ "timeoutSeconds": 86401 }"""),
        Post("realtime/cleanup", """{ "timeoutSeconds": "1", "surprise": 1 }"""),
        Post("realtime/cleanup", """{ "timeoutSeconds": 1.5 }"""), Post("realtime/cleanup", """{ "timeoutSeconds": null }"""),
    }.Select(r => r.By(In.Admin));

    private static IEnumerable<RecordedRequest> WrongPresence =>
    [
        Get("presence"), Get("presence?users="), Get("presence?users=,,"), Get("presence?users"), Get("presence?users=%01"),
        Get("presence?USERS=uwe"),
        Get("presence?users=uwe&users=ula"), Get("presence?users=uwe&surprise=1"),
        Get($"presence?users={string.Join(',', Enumerable.Range(0, 101))}"),
        Get("presence?users=u+w,u%2Cw,%20uwe"),
    ];
}
