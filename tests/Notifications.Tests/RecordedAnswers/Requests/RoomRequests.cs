using Notifications.Tests.Support;
using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Members of rooms.</summary>
internal static class RoomRequests
{
    private static readonly Callers In = new("rooms");

    public static IEnumerable<RecordedRequest> All => From(In.Sender, Members, Routes, ListRequests.Wrong("rooms/lobby/members"));

    private static IEnumerable<RecordedRequest> Members =>
    [
        Get("rooms/lobby/members"),
        Put("rooms/lobby/members/una"), Put("rooms/lobby/members/una"), Put("rooms/lobby/members/uwe", "{ no json").Of("text/plain"),
        Put("rooms/lobby/members/ula").By(In.Admin), Get("rooms/lobby/members"),
        Get("rooms/lobby/members?limit=2").Saving("next", "nextCursor"),
        Get("rooms/lobby/members?limit=2&cursor=$(next)"), Get("rooms/other/members"),
        Delete("rooms/lobby/members/una"), Delete("rooms/lobby/members/una"), Get("rooms/lobby/members"),
        new RecordedRequest("GET", "rooms/lobby/members").With("X-Api-Key", AppFixture.ApiKey),
    ];

    private static IEnumerable<RecordedRequest> Routes =>
    [
        Put("rooms/a%2Fb/members/una"), Put("rooms/%C3%A9/members/una"), Put("rooms/a%20b/members/una"), Put("rooms/a:b.c_d-e/members/una"),
        Put("rooms/lobby/members/a%2Fb"), Put("rooms/lobby/members/%C3%A9"), Put("rooms/lobby/members/%01"),
        Put($"rooms/%01/members/{new string('u', 257)}"),
        Delete("rooms/lobby/members/a%2fb"), Delete("rooms/a%2Fb/members/una"), Get("rooms/a%2Fb/members"),
        Get($"rooms/{new string('r', 129)}/members"),
        Get("rooms/lobby/members"), Get("rooms/LOBBY/members"), Get("ROOMS/lobby/MEMBERS"), Get("rooms/lobby/members/"), Get("rooms/lobby"),
        Get("rooms"),
        Get("rooms/lobby/members/una"),
    ];
}
