using Notifications.Shared;

namespace Notifications.Rooms;

internal static class RoomProblems
{
    public static Problem Busy() => Problems.Conflict("The membership kept changing. Try again.");
}
