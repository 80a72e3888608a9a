using Notifications.Platform.Http;

namespace Notifications.Announcements;

internal static class AnnouncementProblems
{
    public static Problem NotFound(Guid id) => Problems.NotFound($"There is no announcement {id}.");

    public static Problem Busy() => Problems.Conflict("The announcement kept changing. Try again.");

    public static Problem Changed() =>
        Problems.PreconditionFailed(
            "The announcement is not the version of If-Match any more. Read it again, and put it with its new ETag.");
}
